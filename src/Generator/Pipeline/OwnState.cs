using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Graph;

namespace Prototxt.Generator.Pipeline;

/// <summary>A net's own level and stages, those of its file and its item, and what its layers' rules ask for at all.</summary>
internal sealed record OwnState(int Level, EquatableArray<string> Stages, bool AsksLevel, EquatableArray<string> AskedStages)
{
    public static OwnState None { get; } = new(0, EquatableArray<string>.Empty, false, EquatableArray<string>.Empty);

    public static OwnState Of(IEnumerable<Message> layers, int level, EquatableArray<string> stages)
    {
        Message[] rules = [.. layers.SelectMany(l => l.Subs("include").Concat(l.Subs("exclude")))];
        return new OwnState(level, stages, rules.Any(r => r.Has("min_level") | r.Has("max_level")),
            rules.SelectMany(r => r.All("stage").Concat(r.All("not_stage"))).Select(s => s.String).Distinct().OrderBy(s => s, StringComparer.Ordinal).ToEquatableArray());
    }

    public static OwnState Of(NetSource net)
    {
        NetState state = net.State(Compiler.Shapes.Phase.Test);
        return Of(net.Layers, state.Level, state.Stages);
    }

    /// <summary>The level that makes another net than the net's own; null where none does.</summary>
    public int? Other(int? level) => AsksLevel && level != Level ? level : null;

    /// <summary>The stages that make another net than the net's own, in one order.</summary>
    public EquatableArray<string> Others(IEnumerable<string> stages) =>
        stages.Where(s => AskedStages.Contains(s) && !Stages.Contains(s)).Distinct().OrderBy(s => s, StringComparer.Ordinal).ToEquatableArray();
}
