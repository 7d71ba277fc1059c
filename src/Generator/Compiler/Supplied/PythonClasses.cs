using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Layers;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Raw;

namespace Prototxt.Generator.Compiler.Supplied;

/// <summary>Classes of Python layers that Prototxt compiles itself.</summary>
internal static class PythonClasses
{
    private static readonly ProposalLayer proposalLayer = new();

    /// <summary>What stands for a layer's class; null where the project has to supply it.</summary>
    public static LayerType? Find(Message layer) =>
        PythonLayer.IsOne(layer) && PythonLayer.Class(layer) == "ProposalLayer" && IsOfFasterRcnn(PythonLayer.Module(layer)) && layer.All("bottom").Count == 3
            ? proposalLayer
            : null;

    private static bool IsOfFasterRcnn(string module) => module == "rpn.proposal_layer" || module.EndsWith(".rpn.proposal_layer", StringComparison.Ordinal);
}
