using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Graph;
using Prototxt.Generator.Compiler.Shapes;
using Prototxt.Generator.Compiler.Supplied;
using Prototxt.Generator.Naming;

namespace Prototxt.Generator.Model;

/// <summary>Gathers the layers that the project supplies: each is one field, which tells the method of it, for each phase it runs in.</summary>
internal sealed class HookBuilder(HookTable table)
{
    private readonly NameScope names = new("HookParameters", "Equals", "ReferenceEquals");
    private readonly Dictionary<(Message, Phase), HookInstance> instances = [];

    /// <summary>Names that members of the class cannot have.</summary>
    public IEnumerable<string> Names => table.Supplied.SelectMany(t => (string[])[t.Method, t.Record]);

    /// <summary>Every supplied type, whether one of its layers runs or not: the project has written its method.</summary>
    public EquatableArray<HookModel> Types => table.Supplied.Select(t => t.ToModel()).ToEquatableArray();

    public EquatableArray<HookInstance> Instances => instances.Values.ToEquatableArray();

    public string? IdentifierOf(Node node) => instances.TryGetValue((node.Layer, node.Phase), out HookInstance? instance) ? instance.Identifier : null;

    public void Add(NetGraph graph)
    {
        foreach (Node node in graph.Nodes)
            if (node is { Type: Hooked { Hook: var hook }, Plan: not null } && !instances.ContainsKey((node.Layer, node.Phase)))
                instances.Add((node.Layer, node.Phase), new HookInstance(names.Take(Identifiers.Pascal(node.Name, "Layer") + node.Phase), hook.Record, hook.Initializer(node.Layer, node.Phase)));
    }
}
