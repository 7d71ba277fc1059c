using System.Globalization;
using System.Text;
using Prototxt.Training.Rates;

namespace Prototxt.Training.Logs;

/// <summary>A solver's numbers as Caffe prints them before it begins, in the order of its message's fields; what equals a default is left out.</summary>
internal static class SolverText
{
    /// <param name="options">What the solver does.</param>
    /// <param name="sources">Where its nets come from, the trained one first: <c>net file: net.prototxt</c>.</param>
    /// <param name="prefix">What snapshots begin with.</param>
    /// <param name="isCpu">Whether the trained net is on the CPU.</param>
    public static string Of(SolverOptions options, IEnumerable<string> sources, string prefix, bool isCpu)
    {
        var usual = new SolverOptions();
        List<(int Number, string Field)> fields =
        [
            .. sources.Select(s => s.Split(" file: ", 2)).Where(s => s.Length == 2).DistinctBy(s => s[0] + s[1]).Select(s => (FieldOfNet(s[0]), Text(s[0], s[1]))),
            .. options.TestIter.Select(n => (3, $"test_iter: {n}")),
            .. Whole(4, "test_interval", options.TestInterval, usual.TestInterval),
            .. Real(5, "base_lr", options.BaseLr, usual.BaseLr),
            .. Whole(6, "display", options.Display, usual.Display),
            .. Whole(7, "max_iter", options.MaxIter, usual.MaxIter),
            (8, Text("lr_policy", options.LrPolicy.Name)),
            .. Policy(options.LrPolicy),
            .. Real(11, "momentum", options.Momentum, usual.Momentum),
            .. Real(12, "weight_decay", options.WeightDecay, usual.WeightDecay),
            .. Whole(14, "snapshot", options.Snapshot, usual.Snapshot),
            (15, Text("snapshot_prefix", prefix)),
            .. Flag(16, "snapshot_diff", options.SnapshotDiff, usual.SnapshotDiff),
            (17, $"solver_mode: {(isCpu ? "CPU" : "GPU")}"),
            .. Flag(19, "test_compute_loss", options.TestComputeLoss, usual.TestComputeLoss),
            .. Whole(20, "random_seed", options.RandomSeed, usual.RandomSeed),
            .. Flag(23, "debug_info", options.DebugInfo, usual.DebugInfo),
            .. Flag(28, "snapshot_after_train", options.SnapshotAfterTrain, usual.SnapshotAfterTrain),
            .. options.RegularizationType == usual.RegularizationType ? [] : (IEnumerable<(int, string)>)[(29, Text("regularization_type", $"{options.RegularizationType}"))],
            .. Real(31, "delta", options.Delta, usual.Delta),
            .. Flag(32, "test_initialization", options.TestInitialization, usual.TestInitialization),
            .. Whole(33, "average_loss", options.AverageLoss, usual.AverageLoss),
            .. Real(35, "clip_gradients", options.ClipGradients, usual.ClipGradients),
            .. Whole(36, "iter_size", options.IterSize, usual.IterSize),
            .. options.SnapshotFormat == SnapshotFormat.Hdf5 ? [(37, "snapshot_format: HDF5")] : (IEnumerable<(int, string)>)[],
            .. Real(38, "rms_decay", options.RmsDecay, usual.RmsDecay),
            .. Real(39, "momentum2", options.Momentum2, usual.Momentum2),
            (40, Text("type", $"{options.Type}")),
            .. options.Weights.Select(w => (42, Text("weights", w))),
        ];
        return string.Join('\n', fields.OrderBy(f => f.Number).Select(f => f.Field));
    }

    private static IEnumerable<(int, string)> Policy(LrPolicy policy) => policy switch
    {
        StepPolicy step => [Real(9, "gamma", step.Gamma), Whole(13, "stepsize", step.StepSize)],
        ExpPolicy exp => [Real(9, "gamma", exp.Gamma)],
        InvPolicy inv => [Real(9, "gamma", inv.Gamma), Real(10, "power", inv.Power)],
        MultiStepPolicy steps => [Real(9, "gamma", steps.Gamma), .. steps.StepValues.Select(s => Whole(34, "stepvalue", s))],
        PolyPolicy poly => [Real(10, "power", poly.Power), .. Real(100, "min_lr", poly.MinLr, 0)],
        SigmoidPolicy sigmoid => [Real(9, "gamma", sigmoid.Gamma), Whole(13, "stepsize", sigmoid.StepSize)],
        MultiFixedPolicy stages => [.. stages.StageLrs.Select(r => Real(100, "stagelr", r)), .. stages.StageIters.Select(i => Whole(100, "stageiter", i))],
        Warmup warmup => [.. Policy(warmup.Then), Whole(100, "rampup_interval", warmup.Iterations), Real(100, "rampup_lr", warmup.Start)],
        _ => [],
    };

    private static int FieldOfNet(string field) => field switch { "train_net" => 1, "test_net" => 2, _ => 24 };

    private static IEnumerable<(int, string)> Whole(int number, string field, long value, long usual) => value == usual ? [] : [Whole(number, field, value)];

    private static IEnumerable<(int, string)> Real(int number, string field, float value, float usual) => value == usual ? [] : [Real(number, field, value)];

    private static IEnumerable<(int, string)> Flag(int number, string field, bool value, bool usual) => value == usual ? [] : [(number, $"{field}: {(value ? "true" : "false")}")];

    private static (int, string) Whole(int number, string field, long value) => (number, string.Create(CultureInfo.InvariantCulture, $"{field}: {value}"));

    // Six digits, and where they do not tell the number, nine.
    private static (int, string) Real(int number, string field, float value)
    {
        string text = CaffeText.Of(value);
        bool tells = !float.IsFinite(value) || float.Parse(text, CultureInfo.InvariantCulture) == value;
        return (number, $"{field}: {(tells ? text : value.ToString("g9", CultureInfo.InvariantCulture))}");
    }

    private static string Text(string field, string value)
    {
        var text = new StringBuilder(field).Append(": \"");
        foreach (byte b in Encoding.UTF8.GetBytes(value))
            _ = b switch
            {
                (byte)'"' or (byte)'\\' or (byte)'\'' => text.Append('\\').Append((char)b),
                (byte)'\n' => text.Append("\\n"),
                < 32 or > 126 => text.Append('\\').Append(Convert.ToString(b, 8).PadLeft(3, '0')),
                _ => text.Append((char)b),
            };
        return text.Append('"').ToString();
    }
}
