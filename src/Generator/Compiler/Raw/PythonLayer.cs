using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Layers;
using Prototxt.Generator.Compiler.Plans;

namespace Prototxt.Generator.Compiler.Raw;

/// <summary>What a layer of the type <c>Python</c> says of the class that it runs.</summary>
internal static class PythonLayer
{
    private static readonly ProposalLayer proposalLayer = new();

    public static bool IsOne(Message layer) => layer.String("type") == "Python";

    public static string Class(Message layer) => layer.Sub("python_param")?.String("layer") ?? "";

    public static string Module(Message layer) => layer.Sub("python_param")?.String("module") ?? "";

    /// <summary>What stands for a class that Prototxt knows; null where the project has to supply it.</summary>
    public static LayerType? Known(Message layer) =>
        IsOne(layer) && Class(layer) == "ProposalLayer" && (Module(layer) == "rpn.proposal_layer" || Module(layer).EndsWith(".rpn.proposal_layer", StringComparison.Ordinal)) && layer.All("bottom").Count == 3
            ? proposalLayer
            : null;

    public static string Text(Message layer) => layer.Sub("python_param")?.String("param_str") ?? "";

    /// <summary>Counts all fields as read: they are told to the project, or say where data comes from.</summary>
    public static void MarkRead(Message layer)
    {
        if (layer.Sub("python_param") is { } python)
            foreach (string field in (string[])["module", "layer", "param_str", "share_in_parallel"])
                python.Has(field);
    }
}
