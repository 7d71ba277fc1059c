using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>HDF5Data: any number of blobs from HDF5 files. Its tops are inputs of the generated methods.</summary>
internal sealed class HDF5Data : LayerType
{
    public override LayerTraits Traits => LayerTraits.Source;

    public override LayerPlan? Plan(LayerContext layer)
    {
        if (!layer.Counts(0, 0, 1, int.MaxValue))
            return null;
        Message param = layer.Param("hdf5_data_param");
        DataPlan data = DataParam.Read(layer, param);
        if (layer.Layer.Has("transform_param"))
            return layer.Refuse(layer.Layer, "transform_param", "HDF5 data is not transformed; Caffe refuses a transform_param here");
        Dim batch = layer.Batch(param);

        List<Shape> tops = [];
        for (int i = 0; i < layer.TopCount; i++)
        {
            tops.Add(layer.Options.ShapeOf(layer.TopNames[i]) ?? Shape.OfAnyRank(batch));
            layer.RemarkUnknown(i, tops[i], "it is known only from the HDF5 files");
        }

        return new LayerPlan(tops.ToEquatableArray(), LayerCall.Nothing) { Data = data };
    }
}
