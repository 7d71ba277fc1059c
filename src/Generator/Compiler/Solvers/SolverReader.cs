using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.Graph;
using Prototxt.Generator.Compiler.Plans;

namespace Prototxt.Generator.Compiler.Solvers;

/// <summary>
/// Reads a solver as Caffe does: what Caffe stops at is an error, what it accepts though nobody can mean it a warning, and so is a
/// field that nothing reads. All are said at once.
/// </summary>
internal static class SolverReader
{
    public static SolverPlan Read(Message message, DiagnosticBag bag)
    {
        var solver = new SolverContext(message, bag);
        Constant.Member type = UpdateRule.Read(solver);
        Constant.Policy policy = RatePolicy.Read(solver);
        (NetUse? train, EquatableArray<NetUse> tests) = SolverNets.Read(solver);
        SolverLimits.Check(solver);
        // Where a program runs, and how several processes share the work, is the program's to say.
        foreach (string field in (string[])["solver_mode", "device_id", "layer_wise_reduce"])
            _ = message.Has(field);
        if (message.Has("disabled_update") && message.Bool("disabled_update"))
            solver.RefuseFork("disabled_update", "disabled_update", "a solver that changes no parameter has nothing to do");
        var plan = new SolverPlan(Options(solver, type, policy).ToEquatableArray(), train, tests);
        UnreadFields.Report(message, bag);
        return plan;
    }

    // Named and ordered as in SolverOptions.
    private static IEnumerable<Argument> Options(SolverContext solver, Constant.Member type, Constant.Policy policy)
    {
        Message message = solver.Message;
        yield return new("Type", type, new Constant.Member("SolverType", "SGD"));
        yield return Real("BaseLr", "base_lr");
        yield return new("LrPolicy", policy, Constant.Policy.Fixed);
        yield return Real("Momentum", "momentum");
        yield return Real("Momentum2", "momentum2");
        yield return Real("RmsDecay", "rms_decay");
        yield return Real("Delta", "delta");
        yield return Real("WeightDecay", "weight_decay");
        yield return new("RegularizationType", new Constant.Member("RegularizationType", UpdateRule.Regularization(solver)), new Constant.Member("RegularizationType", "L2"));
        yield return Real("ClipGradients", "clip_gradients");
        yield return Whole("MaxIter", "max_iter");
        yield return Whole("IterSize", "iter_size");
        yield return Whole("AverageLoss", "average_loss");
        yield return Whole("Display", "display");
        yield return Flag("DebugInfo", "debug_info");
        yield return new("TestIter", Constant.List.Of(message.All("test_iter").Select(v => v.Int64)), Constant.List.Of(Array.Empty<long>()));
        yield return Whole("TestInterval", "test_interval");
        yield return Flag("TestInitialization", "test_initialization");
        yield return Flag("TestComputeLoss", "test_compute_loss");
        yield return Whole("Snapshot", "snapshot");
        yield return new("SnapshotPrefix", new Constant.Text(message.String("snapshot_prefix")), new Constant.Text(""));
        yield return new("SnapshotFormat", new Constant.Member("SnapshotFormat", message.Enum("snapshot_format") == "HDF5" ? "Hdf5" : "BinaryProto"), new Constant.Member("SnapshotFormat", "BinaryProto"));
        yield return Flag("SnapshotDiff", "snapshot_diff");
        yield return Flag("SnapshotAfterTrain", "snapshot_after_train");
        // One text may name several files.
        IEnumerable<string> weights = message.All("weights").SelectMany(w => w.String.Split(',')).Select(w => w.Trim()).Where(w => w.Length > 0);
        yield return new("Weights", Constant.List.Of(weights.Select(w => (Constant)new Constant.Text(w))), Constant.List.Of(Array.Empty<long>()));
        yield return new("RandomSeed", new Constant.Whole(message.Long("random_seed")), new Constant.Whole(-1));

        Argument Real(string name, string field) => new(name, Constant.Real.Of(message, field), Constant.Real.Of(Default(field).Float));

        Argument Whole(string name, string field) => new(name, new Constant.Whole(message.Int(field)), new Constant.Whole(Default(field).Int64));

        Argument Flag(string name, string field) => new(name, new Constant.Flag(message.Bool(field)), new Constant.Flag(Default(field).Bool));

        Value Default(string field) => Defaults.Of(message.Schema.Field(field)!)!;
    }
}
