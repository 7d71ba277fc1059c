using Microsoft.CodeAnalysis.Text;
using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.Schema;
using Prototxt.Generator.Compiler.Supplied;
using Prototxt.Generator.Compiler.TextFormat;
using Prototxt.Training.Rates;

namespace Prototxt.Training.Tests.Solvers;

/// <summary>A solver file as the tests read it: with the generator's binder, and without its code.</summary>
internal sealed class SolverFile
{
    private readonly Message message;
    private readonly string text;

    public SolverFile(string path)
    {
        text = File.ReadAllText(path);
        var source = SourceText.From(text);
        var bag = new DiagnosticBag("solver.prototxt", source);
        message = new MessageBinder(source, bag, LayerCatalog.Names, keepsRawLayers: false, null, Cancellation.None)
            .BindRoot(Parser.Parse(source, bag, null, CaffeSchema.Solver), CaffeSchema.Solver);
    }

    /// <summary>The net's text, where it stands in the solver.</summary>
    public string? InlineNet => message.Sub("net_param") is { } net ? text[(net.Span.Start + 1)..(net.Span.End - 1)] : null;

    public IReadOnlyList<NetStateText> TestStates => [.. message.Subs("test_state").Select(NetStateText.Of)];

    public NetStateText TrainState => message.Sub("train_state") is { } state ? NetStateText.Of(state) : new("", 0);

    public SolverOptions Options => new()
    {
        Type = message.Has("solver_type") ? Type(message.Enum("solver_type")) : Type(message.String("type")),
        BaseLr = message.Float("base_lr"),
        LrPolicy = Policy(),
        Momentum = message.Float("momentum"),
        Momentum2 = message.Float("momentum2"),
        RmsDecay = message.Float("rms_decay"),
        Delta = message.Float("delta"),
        WeightDecay = message.Float("weight_decay"),
        RegularizationType = Enum.Parse<RegularizationType>(message.String("regularization_type")),
        ClipGradients = message.Float("clip_gradients"),
        MaxIter = message.Int("max_iter"),
        IterSize = message.Int("iter_size"),
        AverageLoss = message.Int("average_loss"),
        Display = message.Int("display"),
        TestIter = Ints("test_iter"),
        TestInterval = message.Int("test_interval"),
        TestInitialization = message.Bool("test_initialization"),
        TestComputeLoss = message.Bool("test_compute_loss"),
        Snapshot = message.Int("snapshot"),
        SnapshotPrefix = message.String("snapshot_prefix"),
        SnapshotFormat = message.Enum("snapshot_format") == "HDF5" ? SnapshotFormat.Hdf5 : SnapshotFormat.BinaryProto,
        SnapshotDiff = message.Bool("snapshot_diff"),
        SnapshotAfterTrain = message.Bool("snapshot_after_train"),
        Weights = [.. message.All("weights").Select(w => w.String)],
        RandomSeed = message.Long("random_seed"),
    };

    private static SolverType Type(string name) => Enum.GetValues<SolverType>().Single(t => t.ToString().Equals(name, StringComparison.OrdinalIgnoreCase));

    private LrPolicy Policy() => message.String("lr_policy") switch
    {
        "fixed" => new FixedPolicy(),
        "step" => new StepPolicy(message.Float("gamma"), message.Int("stepsize")),
        "exp" => new ExpPolicy(message.Float("gamma")),
        "inv" => new InvPolicy(message.Float("gamma"), message.Float("power")),
        "multistep" => new MultiStepPolicy(message.Float("gamma"), Ints("stepvalue")),
        "poly" => new PolyPolicy(message.Float("power")),
        "sigmoid" => new SigmoidPolicy(message.Float("gamma"), message.Int("stepsize")),
        var other => throw new InvalidOperationException($"No policy '{other}'."),
    };

    private int[] Ints(string field) => [.. message.All(field).Select(v => (int)v.Int64)];
}

/// <summary>The state of a net beside its phase.</summary>
internal sealed record NetStateText(string Stages, int Level)
{
    public static NetStateText Of(Message state) => new(string.Join(",", state.All("stage").Select(s => s.String)), state.Int("level"));
}
