using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Raw;
using Prototxt.Generator.Compiler.Shapes;
using Prototxt.Generator.Compiler.TextFormat;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>
/// The Python layer ProposalLayer of py-faster-rcnn: the regions that a region proposal network finds worth a look; how many is
/// known only when it runs. Its param_str tells strides and anchors. How many boxes count stands in py-faster-rcnn's
/// configuration, not in the net: its defaults are taken, and param_str may give others by the configuration's names.
/// </summary>
internal sealed class ProposalLayer : LayerType
{
    public override string Name => "Python";

    public override LayerPlan? Plan(LayerContext layer)
    {
        PythonLayer.MarkRead(layer.Layer);
        foreach (FieldSyntax field in layer.Layer.Raw)
            layer.Warn(field.NameSpan, field.Name, ": the class ProposalLayer does not read it");
        if (!layer.Counts(3, 3, 1, 2))
            return null;
        Message python = layer.Layer.Sub("python_param")!;
        if (ParamStr.Read(PythonLayer.Text(layer.Layer), python.SpanOf("param_str")) is not { } given)
            return layer.Refuse(python, "param_str", "ProposalLayer reads names and values from param_str, for example \"'feat_stride': 16\"");
        var param = new Given(layer, given);
        if (param.Single("feat_stride") is not { Kind: RawKind.Whole, Whole: > 0 and <= int.MaxValue } stride)
            return layer.Refuse(python, "param_str", "param_str must give feat_stride, a positive whole number");

        bool train = layer.Phase == Phase.Train;
        Args options = new Args().Long("FeatStride", stride.Whole);
        bool sound = param.List(options, "scales", "Scales") & param.List(options, "ratios", "Ratios") & param.Whole(options, "base_size", "BaseSize", 16, 16)
            & param.Whole(options, "RPN_PRE_NMS_TOP_N", "PreNmsTopN", train ? 12000 : 6000, 6000) & param.Whole(options, "RPN_POST_NMS_TOP_N", "PostNmsTopN", train ? 2000 : 300, 300)
            & param.Real(options, "RPN_NMS_THRESH", "NmsThreshold", 0.7f) & param.Real(options, "RPN_MIN_SIZE", "MinSize", 16);
        if (!sound)
            return null;
        foreach (string name in param.Unread)
            layer.Warn(python.SpanOf("param_str"), name, ": the class ProposalLayer does not read it");

        long anchors = param.Count("scales", 3) * param.Count("ratios", 3);
        if (!AnchorParam.Fit(layer, anchors))
            return null;
        if (!layer.Bottom[0].Fits(1))
            return layer.Mismatch(0, $"expects one picture, found {layer.Bottom[0].Size.ToText()}");
        return AnchorParam.Regions(layer, "ProposalLayer", Shape.Of(Dim.Unknown, 1), options) with { Geometry = $"{anchors.ToText()} anchors per place" };
    }

    /// <summary>What param_str gives.</summary>
    private sealed class Given(LayerContext layer, IReadOnlyList<RawField> fields)
    {
        private readonly HashSet<string> read = new(StringComparer.Ordinal);

        public IEnumerable<string> Unread => fields.Select(f => f.Name).Where(n => !read.Contains(n));

        public IReadOnlyList<RawValue> Numbers(string name)
        {
            read.Add(name);
            return fields.FirstOrDefault(f => f.Name == name)?.Values ?? [];
        }

        public RawValue? Single(string name) => Numbers(name) is { Count: 1 } values ? values[0] : null;

        public long Count(string name, long usual) => Numbers(name) is { Count: > 0 } values ? values.Count : usual;

        public bool List(Args options, string name, string property)
        {
            IReadOnlyList<RawValue> values = Numbers(name);
            if (values.Any(v => !IsNumber(v) || !(v.Number > 0)))
                return Refuse(name, "positive numbers");
            // The class has numbers of its own where none are given.
            options.Optional(property, values.Count > 0 ? Constant.List.Of(values.Select(v => Constant.Real.Of(v.Text, (float)v.Number))) : null);
            return true;
        }

        public bool Whole(Args options, string name, string property, long usual, long omit)
        {
            IReadOnlyList<RawValue> values = Numbers(name);
            if (values.Count > 0 && Single(name) is not { Kind: RawKind.Whole, Whole: >= int.MinValue and <= int.MaxValue })
                return Refuse(name, "a whole number");
            options.Long(property, values.Count > 0 ? values[0].Whole : usual, omit);
            return true;
        }

        public bool Real(Args options, string name, string property, float usual)
        {
            IReadOnlyList<RawValue> values = Numbers(name);
            if (values.Count > 0 && (Single(name) is not { } value || !IsNumber(value)))
                return Refuse(name, "a number");
            options.Float(property, values.Count > 0 ? (float)values[0].Number : usual, usual);
            return true;
        }

        private static bool IsNumber(RawValue value) => value.Kind is RawKind.Whole or RawKind.Number;

        private bool Refuse(string name, string expected)
        {
            layer.Refuse(layer.Layer.Sub("python_param")!, "param_str", $"{name} in param_str must be {expected}");
            return false;
        }
    }
}
