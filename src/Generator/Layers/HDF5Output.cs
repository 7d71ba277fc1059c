using Prototxt.Generator.Binding;
using Prototxt.Generator.Graph;
using Prototxt.Generator.Infrastructure;

namespace Prototxt.Generator.Layers;

/// <summary>
/// HDF5Output: writes data and labels to an HDF5 file. As data layers' tops are inputs of the generated methods, its bottoms
/// are outputs: the caller writes them.
/// </summary>
internal sealed class HDF5Output : LayerType
{
    public override LayerTraits Traits => LayerTraits.Sink | LayerTraits.AnyRank;

    public override LayerPlan? Plan(LayerContext layer)
    {
        if (!layer.Counts(2, 0))
            return null;
        Message param = layer.Param("hdf5_output_param");
        if (param.String("file_name").Length == 0)
            return layer.Refuse(param, "file_name", "file_name is missing");
        // The file has four axes, as Caffe's blobs once always had.
        for (int i = 0; i < 2; i++)
            if (layer.Bottoms[i].Rank > 4)
                return layer.Mismatch(i, "expects at most 4 axes");
        if (!Items(layer.Bottom).Fits(Items(layer.Bottoms[1])))
            return layer.Mismatch(1, $"expects as many items as {layer.BottomNames[0]} {layer.Bottom}");
        return new LayerPlan(EquatableArray<Shape>.Empty, LayerCall.Nothing);
    }

    private static Dim Items(Shape shape) => shape.Rank > 0 ? shape[0] : 1;
}
