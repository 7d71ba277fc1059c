using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Graph;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Pipeline;

/// <summary>A net's own level and stages, those of its file and its item, and what its layers' rules ask for at all.</summary>
internal sealed record OwnState(int Level, EquatableArray<string> Stages, bool AsksLevel, EquatableArray<string> AskedStages)
{
    public static OwnState None { get; } = new(0, EquatableArray<string>.Empty, false, EquatableArray<string>.Empty);

    /// <summary>The phase that the net's file gives, in which a solver runs it unless it says otherwise; null where it gives none.</summary>
    public Phase? Phase { get; init; }

    public static OwnState Of(IEnumerable<Message> layers, int level, EquatableArray<string> stages, Message? written)
    {
        Message[] rules = [.. layers.SelectMany(l => l.Subs("include").Concat(l.Subs("exclude")))];
        return new OwnState(level, stages, rules.Any(r => r.Has("min_level") | r.Has("max_level")),
            rules.SelectMany(r => r.All("stage").Concat(r.All("not_stage"))).Select(s => s.String).Distinct().OrderBy(s => s, StringComparer.Ordinal).ToEquatableArray())
        {
            Phase = written?.Has("phase") != true ? null : written.Enum("phase") switch { "TRAIN" => Compiler.Shapes.Phase.Train, "TEST" => Compiler.Shapes.Phase.Test, _ => null },
        };
    }

    public static OwnState Of(NetSource net)
    {
        NetState state = net.State(Compiler.Shapes.Phase.Test);
        return Of(net.Layers, state.Level, state.Stages, net.WrittenState);
    }

    /// <summary>The level that makes another net than the net's own; null where none does.</summary>
    public int? Other(int? level) => AsksLevel && level != Level ? level : null;

    /// <summary>The stages that make another net than the net's own, in one order.</summary>
    public EquatableArray<string> Others(IEnumerable<string> stages) =>
        stages.Where(s => AskedStages.Contains(s) && !Stages.Contains(s)).Distinct().OrderBy(s => s, StringComparer.Ordinal).ToEquatableArray();
}
