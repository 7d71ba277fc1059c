using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>HDF5Output: writes data and labels to an HDF5 file. For prediction there is nothing to write.</summary>
internal sealed class HDF5Output : LayerType
{
    public override LayerTraits Traits => LayerTraits.Evaluation | LayerTraits.AnyRank;

    public override string? MemberType => "HDF5Output";

    public override bool TakesIntegers(int bottom) => true;

    public override LayerPlan? Plan(LayerContext layer)
    {
        if (!layer.Counts(2, 0))
            return null;
        Message param = layer.Param("hdf5_output_param");
        string file = param.String("file_name");
        if (file.Length == 0)
            return layer.Refuse(param, "file_name", "file_name must be given");
        for (int i = 0; i < 2; i++)
            if (layer.Bottoms[i].Rank > 4)
                return layer.Mismatch(i, "expects at most 4 axes, as the file has");
        if (!Rows(layer.Bottom).Fits(Rows(layer.Bottoms[1])))
            return layer.Mismatch(1, $"expects as many items as {layer.BottomNames[0]} {layer.Bottom}");
        return new LayerPlan(EquatableArray<Shape>.Empty, new LayerCall(CallKind.Forward, "Write", EquatableArray<Argument>.Empty))
        {
            Member = new MemberPlan("HDF5Output", new Args().Positional("fileName", new Constant.Text(file)).ToArray(), EquatableArray<LearnedBlob>.Empty),
        };
    }

    private static Dim Rows(Shape shape) => shape.Rank == 0 ? 1 : shape[0];
}
