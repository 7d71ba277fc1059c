using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Graph;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Raw;
using Prototxt.Generator.Compiler.Shapes;
using Prototxt.Generator.Compiler.Supplied;
using Prototxt.Generator.Naming;

namespace Prototxt.Generator.Model;

/// <summary>Gathers the layers that the project supplies: each is one field, which tells the method of it, for each phase it runs in.</summary>
internal sealed class HookBuilder
{
    private readonly HookTable table;
    private readonly HookNames hookNames;
    private readonly Dictionary<HookType, RecordBuilder> records;
    private readonly NameScope names = new("HookParameters", "Equals", "ReferenceEquals");
    private readonly Dictionary<(Message, Phase), HookInstance> instances = [];

    public HookBuilder(HookTable table, HookNames hookNames)
    {
        this.table = table;
        this.hookNames = hookNames;
        records = table.Supplied.ToDictionary(t => t, t => new RecordBuilder(t.Record, hookNames.Record(t), t.IsPython ? [.. HookProperties.Common, .. HookProperties.OfPython] : HookProperties.Common));
    }

    /// <summary>Names that members of the class cannot have.</summary>
    public IEnumerable<string> Names => table.Supplied.SelectMany(t => (string[])[hookNames.Method(t), hookNames.Record(t)]);

    /// <summary>Every supplied type, whether one of its layers runs or not: the project has written its method.</summary>
    public EquatableArray<HookModel> Types => table.Supplied.Select(t => new HookModel(t.Name, t.IsPython, hookNames.Signature(t), records[t].ToModel())).ToEquatableArray();

    public EquatableArray<HookInstance> Instances => instances.Values.ToEquatableArray();

    public HookUse? UseOf(Node node) =>
        node.Type is Hooked hooked && instances.TryGetValue((node.Layer, node.Phase), out HookInstance? instance) ? new HookUse(hookNames.Method(hooked.Hook), instance.Identifier) : null;

    public void Add(NetGraph graph)
    {
        foreach (Node node in graph.Nodes)
            if (node is { Type: Hooked { Hook: var hook }, Plan: not null } && !instances.ContainsKey((node.Layer, node.Phase)))
                instances.Add((node.Layer, node.Phase), new HookInstance(names.Take(Identifiers.Pascal(node.Name, "Layer") + node.Phase), hookNames.Record(hook), Values(hook, node.Layer, node.Phase)));
    }

    private Constant.Record Values(HookType hook, Message layer, Phase phase)
    {
        Argument[] common = [Text(HookProperties.Name, layer.String("name")), new Argument(HookProperties.Phase, new Constant.Member("Phase", phase.ToString()))];
        Argument[] python = hook.IsPython
            ? [Text(HookProperties.Module, PythonLayer.Module(layer)), Text(HookProperties.Layer, PythonLayer.Class(layer)), Text(HookProperties.ParamStr, PythonLayer.Text(layer))]
            : [];
        return new Constant.Record(new([.. common, .. python, .. records[hook].Values(hook.Fields(layer))]));
    }

    private static Argument Text(string name, string value) => new(name, new Constant.Text(value));
}
