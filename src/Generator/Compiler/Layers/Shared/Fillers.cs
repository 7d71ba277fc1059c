using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>FillerParameter as an argument with which a layer is built.</summary>
internal static class Fillers
{
    // Caffe's, and those of forks.
    private static readonly string[] types = ["bilinear", "constant", "gaussian", "msra", "positive_unitball", "uniform", "xavier", "diagonal", "gabor", "gaussian_unitball", "identity"];

    /// <summary>Fillers of forks whose numbers are not made here: they matter before training only.</summary>
    private static readonly Dictionary<string, string> notComputed = new(StringComparer.Ordinal) { ["gabor"] = "Intel's Caffe (intel/caffe)" };

    /// <summary>Caffe's filler where none is given, of most blobs.</summary>
    public static readonly Constant.Filler Zero = new(FillerKind.Constant, new Args().Positional("value", Constant.Real.Of(0)).ToArray());

    private static readonly Constant.Real one = Constant.Real.Of(1);

    /// <summary>
    /// The argument, or null where the layer's default stands. False after reporting what is wrong.
    /// </summary>
    public static bool TryRead(LayerContext layer, Message owner, string field, string argument, Shape blob, out Argument? filler, bool isUsed = true)
    {
        filler = null;
        // What Caffe never looks at may be wrong; left unread, it is reported as a field without effect.
        if (!isUsed || owner.Sub(field) is not { } param)
            return true;
        if (!TryRead(layer, param, blob, out Constant.Filler? value))
            return false;
        filler = new Argument(argument, value!);
        return true;
    }

    /// <summary>One filler. False after reporting what is wrong.</summary>
    public static bool TryRead(LayerContext layer, Message param, Shape blob, out Constant.Filler? filler)
    {
        filler = null;
        // Caffe reads only the fields of the type; the others are common leftovers in real files and harmless.
        param.ReadAll();

        string type = param.String("type");
        int sparse = param.Int("sparse");
        if (sparse != -1 && type != "gaussian" && types.Contains(type))
            return Refuse(layer, param, "sparse", "only a gaussian filler can be sparse");
        if (blob.Rank == 0 && type is "xavier" or "msra" or "positive_unitball" or "gaussian_unitball")
            return Refuse(layer, param, "type", $"a filler of type {type} needs a blob with axes; this one holds a single number");
        Args args = new();
        FillerKind kind;
        switch (type)
        {
            case "constant":
                kind = FillerKind.Constant;
                args.Positional("value", Constant.Real.Of(param, "value"));
                break;
            case "uniform":
                if (param.Float("min") > param.Float("max"))
                    return Refuse(layer, param, "min", "min must not be larger than max");
                kind = FillerKind.Uniform;
                args.Float("min", param, "min").Float("max", param, "max");
                break;
            case "gaussian":
                if (!(param.Float("std") > 0))
                    return Refuse(layer, param, "std", $"std must be positive, found {param.Get("std")?.Lexeme}");
                if (sparse < -1)
                    return Refuse(layer, param, "sparse", $"sparse must be at least 0, found {sparse.ToText()}");
                if (sparse >= 0 && (blob.Rank == 0 || sparse > blob[0].Size))
                    return Refuse(layer, param, "sparse", $"sparse cannot be larger than the first axis of {blob}, found {sparse.ToText()}");
                kind = FillerKind.Gaussian;
                args.Float("mean", param, "mean", omit: 0).Float("std", param, "std").Long("sparse", sparse, omit: -1);
                break;
            case "xavier":
            case "msra":
                kind = type == "msra" ? FillerKind.Msra : FillerKind.Xavier;
                args.Enum("norm", "VarianceNorm", param.Enum("variance_norm") switch { "FAN_IN" => "FanIn", "FAN_OUT" => "FanOut", _ => "Average" }, omit: "FanIn");
                if (type == "msra")
                    args.Float("alpha", param, "alpha", omit: 0);
                break;
            case "positive_unitball":
            case "gaussian_unitball":
                kind = type == "positive_unitball" ? FillerKind.PositiveUnitball : FillerKind.GaussianUnitball;
                break;
            case "identity":
            case "diagonal":
                if (blob.Rank < 2 || !blob.Count(2).Fits(1))
                    return Refuse(layer, param, "type", $"a filler of type {type} needs a blob [outputs, inputs] with one number each, found {blob}");
                if (type == "identity" && !blob[0].Fits(blob[1]))
                    return Refuse(layer, param, "type", $"an identity needs as many outputs as inputs, found {blob}");
                kind = FillerKind.Diagonal;
                args.Positional("value", type == "identity" ? one : Constant.Real.Of(param, "diag_val"), type == "identity" ? one : null);
                break;
            case "bilinear":
                if (blob.Rank != 4)
                    return Refuse(layer, param, "type", $"a bilinear filler needs a blob with 4 axes, found {blob}");
                if (!blob[2].Fits(blob[3]))
                    return Refuse(layer, param, "type", $"a bilinear filler needs a square kernel, found {blob}");
                kind = FillerKind.Bilinear;
                break;
            case var known when notComputed.TryGetValue(known, out string? fork):
                layer.Report(Descriptors.FillerNotComputed, param.SpanOf("type"), layer.Type.Name, layer.Name, type, fork);
                filler = Zero;
                return true;
            default:
                return Refuse(layer, param, "type", $"unknown filler '{type}'; known are {string.Join(", ", types)}{Hints.DidYouMean(type, types)}");
        }

        filler = new Constant.Filler(kind, args.ToArray());
        return true;
    }

    public static EquatableArray<Argument> Join(params Argument?[] fillers) => fillers.Where(f => f is not null).Select(f => f!).ToEquatableArray();

    private static bool Refuse(LayerContext layer, Message param, string field, string reason)
    {
        layer.Refuse(param, field, reason);
        return false;
    }
}
