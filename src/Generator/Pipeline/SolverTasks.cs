using Microsoft.CodeAnalysis.Text;
using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;
using Prototxt.Generator.Compiler.Solvers;
using Prototxt.Generator.Model;
using Prototxt.Generator.Naming;
using Prototxt.Generator.Pipeline.Metadata;

namespace Prototxt.Generator.Pipeline;

/// <summary>
/// The views that a solver runs. A net of the project is run as it is; one that stands in the solver, or that the solver asks for
/// in another state than the net's own, becomes a class of its own.
/// </summary>
internal sealed class SolverTasks(NamedSolver solver, SourceText text, bool hasDebugInfo, DiagnosticBag bag, Cancellation cancel)
{
    private readonly List<NetModel> nets = [];
    private readonly List<DiagnosticInfo> findings = [];
    private readonly Dictionary<string, NetModel?> made = new(StringComparer.Ordinal);

    /// <summary>The classes that are made for the solver.</summary>
    public EquatableArray<NetModel> Nets => nets.ToEquatableArray();

    /// <summary>What is said of nets in other files.</summary>
    public EquatableArray<DiagnosticInfo> Findings => findings.ToEquatableArray();

    /// <summary>Whether a net stands in the solver.</summary>
    public bool HasInline { get; private set; }

    /// <summary>The view for one use of a net; null after reporting why there is none.</summary>
    /// <param name="use">The use.</param>
    /// <param name="name">What a class that is made for it is called, after the solver.</param>
    public TaskModel? Task(NetUse use, string name)
    {
        cancel.Poll();
        (NetModel? net, OwnState own) = use.Net.Inline is not null ? Inline(use, name) : OfFile(use, name);
        return net is not null && InPhase(use, own.Phase) is { } run ? Run(run, net) : null;
    }

    // The net's own state comes between Caffe's choice for the net and the solver's.
    private NetUse? InPhase(NetUse use, Phase? own)
    {
        if (use.GivesPhase || own is not { } phase || phase == use.Phase)
            return use;
        if (phase == Phase.Train)
            bag.Report(Descriptors.SolverDoubt, use.Net.Place, "The test net runs in the TRAIN phase, which the state in its own file asks for; a test_state with \"phase: TEST\" would change that");
        else
        {
            bag.Report(Descriptors.SolverRefused, use.Net.Place, "The net that learns cannot run in the TEST phase, which the state in its own file asks for; give a train_state with \"phase: TRAIN\", or take the phase out of the file");
            return null;
        }

        return use with { Phase = phase };
    }

    private (NetModel?, OwnState) OfFile(NetUse use, string name)
    {
        string file = use.Net.File!;
        if (solver.Linked.Find(file) is not { Net: { } linked })
        {
            EquatableArray<string> candidates = solver.Linked.Find(file)?.Candidates ?? EquatableArray<string>.Empty;
            bag.Report(Descriptors.SolverNetMissing, use.Net.Place, file, Advice(candidates));
            return (null, OwnState.None);
        }

        if (linked.Result.Model is not { } own)
        {
            bag.Report(Descriptors.NothingToTrain, use.Net.Place, $"'{linked.Result.ShownPath}' gives no class for a net; what is said about that file tells why");
            return (null, OwnState.None);
        }

        (int? level, EquatableArray<string> stages) = Other(use, linked.Result.State, linked.Result.ShownPath);
        return (level is null && stages.Count == 0 ? own : Made($"{linked.Result.Path} {level?.ToText()}", stages, () =>
        {
            SourceText netText = linked.Item.File.GetText() ?? SourceText.From("");
            var netBag = new DiagnosticBag(linked.Result.Path, netText);
            NetOptions options = InState(ItemMetadata.Read(linked.Item.Options, netBag), level, stages);
            NetDocument document = NetCompiler.Read(netText, options, VariablesMetadata.Read(linked.Item.Options.Variables, netBag), netBag, cancel);
            NetModel? model = Model(name, document, Paths.FileName(linked.Result.Path), Needed(linked.Item.Options, netBag));
            // What holds of the net in its own state too has been said there.
            findings.AddRange(netBag.Shown.Where(d => !linked.Result.Diagnostics.Contains(d)));
            return model;
        }), linked.Result.State);
    }

    private (NetModel?, OwnState) Inline(NetUse use, string name)
    {
        HasInline = true;
        Message net = use.Net.Inline!;
        NetOptions own = ItemMetadata.Read(solver.Linked.Item.Options, bag);
        Message? state = net.Sub("state");
        string[] given = [.. state?.All("stage").Select(s => s.String) ?? [], .. own.Stages];
        OwnState ownState = OwnState.Of(net.Subs("layer").Concat(net.Subs("layers")), own.Level ?? state?.Int("level") ?? 0, given.ToEquatableArray(), state);
        (int? level, EquatableArray<string> stages) = Other(use, ownState, use.Net.Field);
        Needs needs = Needed(solver.Linked.Item.Options, bag);
        return (Made($"{use.Net.Field} {use.Net.Index.ToText()} {level?.ToText()}", stages, () =>
            Model(name, NetCompiler.ReadInline(text, net, InState(own, level, stages), bag, cancel), Paths.FileName(solver.Linked.Item.File.Path), needs)), ownState);
    }

    // What of the solver's state makes another net; the rest is said to have no effect.
    private (int? Level, EquatableArray<string> Stages) Other(NetUse use, OwnState own, string net)
    {
        foreach (string stage in use.Stages.Where(s => !own.AskedStages.Contains(s)))
            bag.Report(Descriptors.SolverFieldWithoutEffect, use.StatePlace, "stage", $"no layer of '{net}' asks for the stage \"{stage}\"");
        if (use.Level is not null && !own.AsksLevel)
            bag.Report(Descriptors.SolverFieldWithoutEffect, use.StatePlace, "level", $"no layer of '{net}' asks for a level");
        return (own.Other(use.Level), own.Others(use.Stages));
    }

    private NetModel? Model(string name, NetDocument document, string fileName, Needs needs)
    {
        if (document.Net is not { } net)
            return null;
        string className = Identifiers.EscapeType(solver.ClassName.TrimStart('@') + name);
        // A test net has the parameters of the one that learns, and that one's predictor.
        bool isTest = name.StartsWith("Test", StringComparison.Ordinal);
        NetModel model = NetBuilder.Build(new(solver.Namespace, className, net.Name, fileName) { IsHidden = isTest }, document, isTest ? needs & ~Needs.Predictor : needs, cancel);
        nets.Add(model);
        return model;
    }

    // The solver's class stands on the net's, whatever else the project has use for.
    private static Needs Needed(ItemOptions item, DiagnosticBag bag) => ItemMetadata.Needs(item, bag) | Needs.Net | Needs.Data;

    private NetModel? Made(string net, EquatableArray<string> stages, Func<NetModel?> make)
    {
        string key = $"{net}\n{string.Join("\n", stages)}";
        if (!made.TryGetValue(key, out NetModel? model))
            made.Add(key, model = make());
        return model;
    }

    private TaskModel? Run(NetUse use, NetModel net)
    {
        ViewModel? view = use.Phase == Phase.Train ? net.View(ViewKind.Train) : net.View(ViewKind.Test) ?? net.View(ViewKind.Predict);
        string phase = use.Phase.ToString().ToUpperInvariant(), shown = net.DisplayName;
        if (view is null || (use.Phase == Phase.Train && view is { IsSound: true, Losses.Count: 0 }))
        {
            bag.Report(Descriptors.NothingToTrain, use.Net.Place, view is null && use.Phase == Phase.Test
                ? $"The net '{shown}' cannot be run in the TEST phase: it has nothing to compute there"
                : $"The net '{shown}' cannot be trained: it has no loss in the TRAIN phase");
            return null;
        }

        DataModel? data = net.Data.FirstOrDefault(d => d.Phase == use.Phase);
        if (data is { Unread.Count: > 0 })
            bag.Report(Descriptors.NoReader, use.Net.Place, phase, shown, Words.List([.. data.Unread], "and"));
        return new TaskModel(net.Namespace, net.ClassName, view.Name, data is { IsComplete: true } ? use.Phase + "Data" : null)
        {
            Source = use.Net.File is { } file ? $"{use.Net.Field} file: {file}" : use.Net.Field,
            Layers = hasDebugInfo && net.Debug.FirstOrDefault(d => d.Kind == view.Kind) is { } debug ? debug.Layers : EquatableArray<DebugLayerModel>.Empty,
        };
    }

    private static NetOptions InState(NetOptions own, int? level, EquatableArray<string> stages) =>
        own with { Level = level ?? own.Level, Stages = own.Stages.Concat(stages).ToEquatableArray() };

    private static string Advice(EquatableArray<string> candidates) => candidates.Count switch
    {
        0 => "; add it, or name the net's file on the solver's item with PrototxtNet=\"…\"",
        1 => $". Did you mean '{candidates[0]}'? If so, set PrototxtNet=\"{candidates[0]}\" on the solver's item",
        _ => $"; if it is one of {Words.List([.. candidates.Select(c => $"'{c}'")], "and")}, name it on the solver's item: PrototxtNet=\"{candidates[0]}\"",
    };
}
