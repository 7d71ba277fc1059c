using Prototxt.Training.Data;
using Prototxt.Training.Distributed;
using Prototxt.Training.Logs;
using Prototxt.Training.Passes;
using Prototxt.Training.Snapshots;
using Prototxt.Training.Updates;
using Prototxt.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace Prototxt.Training;

/// <summary>
/// Trains a net as a solver file says, in Caffe's order and with Caffe's numbers: tests, passes over batches, updates, snapshots, and
/// the lines of its log. Generated solvers derive from it. It is used by one thread at a time.
/// </summary>
/// <remarks>
/// Relative paths of snapshots and weights begin where those of the data do: at <see cref="DataOptions.Folder"/> of
/// <see cref="SolverData.Options"/>, else at the working folder, as in Caffe. A solver owns the data that it opens and the nets that it
/// makes, not those that it is given. Parameters with an <c>lr_mult</c> of 0 stop asking for gradients.
/// </remarks>
public abstract partial class Solver : IDisposable
{
    private readonly TrainTask train;
    private readonly IReadOnlyList<TestTask> testTasks;
    private readonly NetView view;
    private readonly SnapshotNames names;
    private readonly string folder;
    private readonly TrainPass pass;
    private readonly List<TestPass> tests = [];
    private readonly List<IDisposable> owned = [];
    private readonly LogLines log = new();
    private Updater? updater;
    private SnapshotFiles? lastSnapshot;
    private readonly bool continuesData;
    private bool isDisposed;

    /// <summary>Opens all data and makes the test nets, so that what is missing is known before the first iteration.</summary>
    /// <param name="file">The solver file's name, of which snapshots get theirs where it gives none, and for messages.</param>
    /// <param name="options">What the file says, or a variant of it.</param>
    /// <param name="device">Where nets are made; the CPU where none is given.</param>
    /// <param name="data">What the program says about data.</param>
    /// <param name="train">The net to train.</param>
    /// <param name="tests">The nets to test with.</param>
    /// <exception cref="SolverException">A number cannot be, or the net has nothing to minimise.</exception>
    /// <exception cref="DataException">Data is missing or not what a layer says.</exception>
    /// <exception cref="WeightFileException">A file of <c>weights</c> does not fit.</exception>
    protected Solver(string file, SolverOptions options, Device? device, SolverData? data, TrainTask train, IReadOnlyList<TestTask> tests)
    {
        ArgumentException.ThrowIfNullOrEmpty(file);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(tests);
        File = file;
        Options = options;
        this.train = train;
        testTasks = tests;
        SolverOptionsCheck.Ensure(options, file, tests.Count);
        folder = data?.Options?.Folder ?? "";
        continuesData = data?.ContinuesData ?? true;
        names = new SnapshotNames(folder, file, options.SnapshotPrefix);
        group = data?.Group;
        if (options.Snapshot != 0 && IsMain)
            SnapshotProbe.Ensure(names.Full(names.Prefix));
        if (options.RandomSeed >= 0)
            manual_seed(options.RandomSeed);
        try
        {
            TrainNet = train.Net ?? Own(train.Create(device));
            view = View(TrainNet, train.View);
            if (!view.HasLoss)
                throw new SolverException($"{file}: expected a net with a loss to minimise, found {view} of {TrainNet.GetType().Name}, which has none; give the solver the net for training, not the one for deployment.");
            bool isCpu = TrainNet.LearnedLayers.SelectMany(l => l.Blobs).All(b => b.device_type == DeviceType.CPU);
            if (isCpu)
                Write(CaffeLines.UseCpu);
            Write(CaffeLines.Initializing(SolverText.Of(options, [TrainSource, .. tests.Select(t => t.Source ?? TrainSource)], names.Prefix, isCpu)));
            DataOptions dataOptions = data?.Options ?? new();
            if (dataOptions.Seed < 0)
                dataOptions = dataOptions with { Seed = options.RandomSeed };
            dataOptions = ShareData(dataOptions);
            pass = new TrainPass(TrainNet, view, Open(data?.Train, train.Data, dataOptions, view));
            Write(CaffeLines.CreatingTrain(TrainSource));
            LoadWeights(options.Weights);
            for (int i = 0; i < options.TestIter.Count && IsMain; i++)
                AddTest(tests[i], device, data, dataOptions with { Shard = (0, 1) });
            if (group is not null)
                parallel = new DataParallel(group, TrainNet);
        }
        catch
        {
            owned.ForEach(o => o.Dispose());
            parallel?.Dispose();
            throw;
        }
        Write(CaffeLines.ScaffoldingDone);
    }

    /// <summary>An iteration is done; its number has been counted on.</summary>
    public event EventHandler<SolverStep>? Stepped;

    /// <summary>An iteration is displayed, before its update.</summary>
    public event EventHandler<SolverStep>? Displayed;

    /// <summary>A test net has been run.</summary>
    public event EventHandler<TestResult>? Tested;

    /// <summary>A snapshot has been written.</summary>
    public event EventHandler<SnapshotFiles>? Snapshotted;

    /// <summary>The gradients of an iteration are summed over its passes and wait for the update: who trains with several processes brings them together here.</summary>
    public event EventHandler? GradientsReady;

    /// <summary>The solver file's name.</summary>
    public string File { get; }

    /// <summary>What the solver does.</summary>
    public SolverOptions Options { get; }

    /// <summary>How often parameters have been updated; the number of the next iteration.</summary>
    public int Iteration { get; private set; }

    /// <summary>The learning rate of the next iteration.</summary>
    public float Rate => Options.LrPolicy.Rate(Options.BaseLr, Iteration, Options.MaxIter);

    /// <summary>Whether a loss that is no number ends the training; Caffe, and <see langword="false"/>, goes on.</summary>
    public bool StopsWhenDiverged { get; set; } = true;

    /// <summary>
    /// Whether memory that libtorch frees is kept for the next layers and passes, in the whole process, from the first iteration on; see
    /// <see cref="FreedMemory"/>. Linux with glibc only, where the environment has not decided otherwise.
    /// </summary>
    public bool KeepsFreedMemory { get; set; } = true;

    /// <summary>What weight files did to the net's parameters, file by file: what matched, what is missing.</summary>
    public IReadOnlyList<LoadReport> LoadReports => reports;

    /// <summary>The state of the latest snapshot that has both files, found by the prefix; null where there is none.</summary>
    public string? LatestSnapshot => names.Latest();

    /// <summary>The trained net.</summary>
    protected ICaffeNet TrainNet { get; }

    private string TrainSource => train.Source ?? "net file: " + TrainNet.GetType().Name;

    private string NetName => (TrainNet as IStatefulNet)?.NetName ?? TrainNet.GetType().Name;

    /// <summary>Adds a log, which gets the lines written so far too, if the training has not begun.</summary>
    public void AddLog(ISolverLog target) => log.Add(target);

    /// <summary>Closes data and disposes of the nets that the solver made; a net that it was given stays.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes data and disposes of the nets that the solver made.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (isDisposed || !disposing)
            return;
        isDisposed = true;
        updater?.Dispose();
        parallel?.Dispose();
        owned.ForEach(o => o.Dispose());
    }

    private static NetView View(ICaffeNet net, string name) => net.Views.FirstOrDefault(v => v.Name == name) ?? net.Views[^1];

    private void AddTest(TestTask task, Device? device, SolverData? data, DataOptions options)
    {
        int index = tests.Count;
        ICaffeNet net = Own(task.Create(device));
        NetView testView = View(net, task.View);
        foreach (string file in weightFiles)
            LoadOwn(net, file, null);
        SharedMemory.Share(TrainNet, net);
        tests.Add(new TestPass(index, net, testView, Open(data?.Tests?.ElementAtOrDefault(index), task.Data, options, testView)));
        Write(CaffeLines.CreatingTest(index, task.Source ?? TrainSource));
        foreach (string file in weightFiles) // Caffe loads them into each net; here the nets share their memory
            Write(CaffeLines.Finetuning(file));
    }

    private INetData Open(INetData? given, Func<DataOptions?, INetData>? open, DataOptions options, NetView taker)
    {
        if (given is not null)
            return given;
        if (open is null)
            throw new SolverException($"{File}: the view {taker} has no data layers; give its data as {nameof(SolverData)}.");
        return Own(open(options));
    }

    private T Own<T>(T one)
        where T : IDisposable
    {
        owned.Add(one);
        return one;
    }

    private void Write(SolverLine line)
    {
        if (IsMain)
            log.Write(line);
    }
}
