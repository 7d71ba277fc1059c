using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Graph;

/// <summary>What include and exclude rules are held against: Caffe's NetState.</summary>
internal sealed record NetState(Phase Phase, int Level, EquatableArray<string> Stages)
{
    // A file's own state may have as many stages as its layers ask for.
    private readonly HashSet<string> stages = new(Stages, StringComparer.Ordinal);

    /// <summary>Whether the layer belongs to a net in this state (Caffe's FilterNet).</summary>
    public bool Includes(Message layer, DiagnosticBag bag)
    {
        IReadOnlyList<Message> include = layer.Subs("include"), exclude = layer.Subs("exclude");
        if (include.Count > 0 && exclude.Count > 0)
            bag.Report(Descriptors.IncludeAndExclude, exclude[0].NameSpan, layer.String("name"));
        return include.Count > 0 ? include.Any(Meets) : !exclude.Any(Meets);
    }

    /// <summary>The stages that an excluded layer waits for; none where something else keeps it out.</summary>
    public IReadOnlyList<string> MissingStages(Message layer)
    {
        foreach (Message rule in layer.Subs("include"))
        {
            string[] stages = [.. rule.All("stage").Select(s => s.String)];
            if (new NetState(Phase, Level, Stages.Concat(stages).ToEquatableArray()).Meets(rule))
                return [.. stages.Where(s => !Stages.Contains(s))];
        }

        return [];
    }

    private bool Meets(Message rule) =>
        !(rule.Has("phase") && !IsIn(rule.Enum("phase")))
        && !(rule.Has("min_level") && Level < rule.Int("min_level"))
        && !(rule.Has("max_level") && Level > rule.Int("max_level"))
        && rule.All("stage").All(s => stages.Contains(s.String))
        && !rule.All("not_stage").Any(s => stages.Contains(s.String));

    /// <summary>The phase a layer asks for; the net's own where it is one that only a fork has.</summary>
    public Phase PhaseOf(Message layer) => !layer.Has("phase") ? Phase : layer.Enum("phase") switch { "TRAIN" => Phase.Train, "TEST" => Phase.Test, _ => Phase };

    // MyCaffe has phases besides the two that Caffe has.
    private bool IsIn(string phase) => phase == "ALL" || phase == (Phase == Phase.Train ? "TRAIN" : "TEST");
}
