using Prototxt.Weights;

namespace Prototxt.Inference;

/// <summary>
/// What all generated predictors have in common: threads, and memory to work in. A predictor never changes and may be called by any number of
/// threads at once; each call has a workspace of its own, which is kept for the next one.
/// </summary>
public abstract class Predictor : IDisposable
{
    private readonly LayerWeights _weights;
    private readonly IReadOnlyList<Slot> _slots;
    private readonly WorkerPool _pool;
    private readonly Stack<Workspace> _free = new();
    private int _running;
    private bool _isDisposed;

    /// <summary>A predictor with these layers, which it owns.</summary>
    /// <param name="weights">What the layers were made by.</param>
    /// <param name="slots">The places of a workspace, those of the inputs first.</param>
    /// <param name="threads">The most threads that work on one call; null for one per processor.</param>
    protected Predictor(LayerWeights weights, IReadOnlyList<Slot> slots, int? threads = null)
    {
        ArgumentNullException.ThrowIfNull(weights);
        (_weights, _slots) = (weights, slots);
        _pool = threads is { } count ? new WorkerPool(count) : WorkerPool.Default;
    }

    /// <summary>The most threads that work on one call, the caller's included.</summary>
    public int Threads => _pool.Threads;

    /// <summary>Gives all memory back, once the calls that run have ended.</summary>
    public void Dispose()
    {
        lock (_free)
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
            if (_running == 0)
                Free();
        }
        GC.SuppressFinalize(this);
    }

    /// <summary>Makes a predictor; where that fails, nothing is left behind.</summary>
    /// <param name="weights">The layers' blobs, which the predictor owns from then on.</param>
    /// <param name="options">How they are kept, among others; null for the defaults.</param>
    /// <param name="layers">Lists all layers of the net that have learned blobs. It is called where a file keeps blobs otherwise than they are asked for; null for a predictor that reads none of these.</param>
    /// <param name="make">Makes it.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such precision, or no such order of axes.</exception>
    protected static T Make<T>(LayerWeights weights, PredictorOptions? options, Func<IReadOnlyList<LayerBlobs>>? layers, Func<LayerWeights, T> make)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(make);
        try
        {
            NpyLayout layout = options?.NpyLayout ?? NpyLayout.Auto;
            if (layout is < NpyLayout.Auto or > NpyLayout.Caffe)
                throw new ArgumentOutOfRangeException(nameof(options), layout, "Expected an order of axes that there is.");
            if (layers is not null)
                weights.Describe(layers, layout);
            WeightPrecision precision = options?.WeightPrecision ?? WeightPrecision.Float32;
            weights.Precision = precision is WeightPrecision.Float32 or WeightPrecision.BFloat16 ? precision : throw new ArgumentOutOfRangeException(nameof(options), precision, "Expected a weight precision that there is.");
            if (options?.PackedFile is { } packed)
                weights.KeepPacked(packed);
            T made = make(weights);
            weights.Seal();
            return made;
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    /// <summary>Begins a call, which ends when what this gives is disposed of.</summary>
    /// <param name="cancel">Calls it off between two pieces of work.</param>
    /// <exception cref="ObjectDisposedException">The predictor was disposed of.</exception>
    protected Call Begin(CancellationToken cancel = default) => new(this, cancel);

    private Workspace Rent(CancellationToken cancel)
    {
        lock (_free)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            Workspace workspace = _free.TryPop(out Workspace? free) ? free : new Workspace(_slots, _pool);
            workspace.Cancel = cancel;
            _running++;
            return workspace;
        }
    }

    private void Return(Workspace workspace)
    {
        workspace.Cancel = default;
        lock (_free)
        {
            _free.Push(workspace);
            if (--_running == 0 && _isDisposed)
                Free();
        }
    }

    private void Free()
    {
        while (_free.TryPop(out Workspace? workspace))
            workspace.Dispose();
        _weights.Dispose();
    }

    /// <summary>One call of a predictor, with a workspace of its own.</summary>
    protected readonly ref struct Call
    {
        private readonly Predictor _predictor;

        internal Call(Predictor predictor, CancellationToken cancel)
        {
            _predictor = predictor;
            Workspace = predictor.Rent(cancel);
        }

        /// <summary>The memory and the threads of the call.</summary>
        public Workspace Workspace { get; }

        /// <summary>Gives the workspace back for the next call.</summary>
        public void Dispose() => _predictor.Return(Workspace);
    }
}
