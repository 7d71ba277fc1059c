using Prototxt.Training.Rates;

namespace Prototxt.Training;

/// <summary>
/// What a solver file says, by Caffe's names, and with Caffe's defaults where it says nothing. A generated solver has a property
/// with the values of its file, of which <c>with</c> makes a variant: <c>LeNetSolver.FileOptions with { MaxIter = 500 }</c>.
/// </summary>
public sealed record SolverOptions
{
    /// <summary><c>type</c>: the update rule.</summary>
    public SolverType Type { get; init; } = SolverType.SGD;

    /// <summary><c>base_lr</c>: the rate from which the policy starts. Caffe's default, 0, learns nothing.</summary>
    public float BaseLr { get; init; }

    /// <summary><c>lr_policy</c> with its fields: the rate of each iteration.</summary>
    public LrPolicy LrPolicy { get; init; } = new FixedPolicy();

    /// <summary><c>momentum</c>; AdaDelta's decay, Adam's beta1.</summary>
    public float Momentum { get; init; }

    /// <summary><c>momentum2</c>: Adam's beta2.</summary>
    public float Momentum2 { get; init; } = 0.999f;

    /// <summary><c>rms_decay</c>: RMSProp's decay of the squares.</summary>
    public float RmsDecay { get; init; } = 0.99f;

    /// <summary><c>delta</c>: keeps the adaptive rules from dividing by zero.</summary>
    public float Delta { get; init; } = 1e-8f;

    /// <summary><c>weight_decay</c>, multiplied by each parameter's <c>decay_mult</c>.</summary>
    public float WeightDecay { get; init; }

    /// <summary><c>regularization_type</c>.</summary>
    public RegularizationType RegularizationType { get; init; } = RegularizationType.L2;

    /// <summary><c>clip_gradients</c>: the largest L2 norm of all gradients together; below 0 for none. With 0 all gradients are 0, as in Caffe.</summary>
    public float ClipGradients { get; init; } = -1;

    /// <summary><c>max_iter</c>: iterations in all.</summary>
    public int MaxIter { get; init; }

    /// <summary>
    /// <c>iter_size</c>: passes whose gradients make one iteration. A BatchNorm sees the batch of each pass and changes its sums in each; of
    /// a Parameter layer the last pass counts alone, as in Caffe.
    /// </summary>
    public int IterSize { get; init; } = 1;

    /// <summary><c>average_loss</c>: the displayed loss is the mean of so many iterations.</summary>
    public int AverageLoss { get; init; } = 1;

    /// <summary><c>display</c>: iterations between two lines of the log; 0 for none.</summary>
    public int Display { get; init; }

    /// <summary><c>debug_info</c>: mean absolute values of blobs, gradients and parameters in the log.</summary>
    public bool DebugInfo { get; init; }

    /// <summary><c>test_iter</c>: batches of a test, one number for each test net.</summary>
    public IReadOnlyList<int> TestIter { get; init; } = [];

    /// <summary><c>test_interval</c>: iterations between two tests; 0 for none.</summary>
    public int TestInterval { get; init; }

    /// <summary><c>test_initialization</c>: test before the first iteration too.</summary>
    public bool TestInitialization { get; init; } = true;

    /// <summary><c>test_compute_loss</c>: the total loss of tests in the log.</summary>
    public bool TestComputeLoss { get; init; }

    /// <summary><c>snapshot</c>: iterations between two snapshots; 0 for none.</summary>
    public int Snapshot { get; init; }

    /// <summary><c>snapshot_prefix</c>: what the paths of snapshots begin with; a folder means files of the solver's name in it.</summary>
    public string SnapshotPrefix { get; init; } = "";

    /// <summary><c>snapshot_format</c>.</summary>
    public SnapshotFormat SnapshotFormat { get; init; } = SnapshotFormat.BinaryProto;

    /// <summary><c>snapshot_diff</c>: gradients in the snapshot's net too.</summary>
    public bool SnapshotDiff { get; init; }

    /// <summary><c>snapshot_after_train</c>: a snapshot at the end, if none is due there anyway.</summary>
    public bool SnapshotAfterTrain { get; init; } = true;

    /// <summary><c>weights</c>: files to start from, each over the one before.</summary>
    public IReadOnlyList<string> Weights { get; init; } = [];

    /// <summary><c>random_seed</c>; below 0 (Caffe's default) for another run each time.</summary>
    public long RandomSeed { get; init; } = -1;
}
