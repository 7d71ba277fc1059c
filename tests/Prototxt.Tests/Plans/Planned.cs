using Microsoft.CodeAnalysis.Text;
using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.Graph;
using Prototxt.Generator.Compiler.Plans;
using Xunit;
using NetPhase = Prototxt.Generator.Compiler.Shapes.Phase;

namespace Prototxt.Tests.Plans;

/// <summary>Plans of a prototxt's layers, before anything is written of them.</summary>
internal static class Planned
{
    /// <summary>The plan of the layer with this name.</summary>
    public static LayerPlan Layer(string prototxt, string name, NetPhase phase = NetPhase.Test)
    {
        var text = SourceText.From(prototxt);
        var bag = new DiagnosticBag("net.prototxt", text);
        NetGraphs graphs = NetCompiler.Build(NetCompiler.Read(text, NetOptions.None, null, bag, Cancellation.None), Cancellation.None);
        NetGraph graph = (phase == NetPhase.Train ? graphs.Train : graphs.Test)!;
        return Assert.Single(graph.Nodes, n => n.Name == name).Plan!;
    }

    /// <summary>The plan of one layer "it" over a blob "x" of 1 picture with 8 channels.</summary>
    public static LayerPlan Over(string fields, NetPhase phase = NetPhase.Test) =>
        Layer("layer { name: 'x' type: 'Input' top: 'x' input_param { shape { dim: 1 dim: 8 dim: 12 dim: 12 } } }\nlayer { name: 'it' bottom: 'x' " + fields + " }", "it", phase);
}
