using Microsoft.CodeAnalysis.Text;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.Graph;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Schema;
using Prototxt.Generator.Compiler.Upgrade;
using Prototxt.Generator.Common;
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
        Message net = NetUpgrade.Upgrade(PrototxtDocument.Parse(text, CaffeSchema.Net, bag)!, bag);
        NetGraph graph = GraphBuilder.Build(net.Subs("layer"), new Generator.Compiler.Graph.NetState(phase, 0, EquatableArray<string>.Empty), NetOptions.None, bag);
        Assert.DoesNotContain(bag.Items, d => d.Descriptor.DefaultSeverity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error);
        return Assert.Single(graph.Nodes, n => n.Name == name).Plan!;
    }

    /// <summary>The plan of one layer "it" over a blob "x" of 1 picture with 8 channels.</summary>
    public static LayerPlan Over(string fields, NetPhase phase = NetPhase.Test) =>
        Layer("layer { name: 'x' type: 'Input' top: 'x' input_param { shape { dim: 1 dim: 8 dim: 12 dim: 12 } } }\nlayer { name: 'it' bottom: 'x' " + fields + " }", "it", phase);
}
