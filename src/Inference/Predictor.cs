namespace Prototxt.Inference;

/// <summary>
/// What all generated predictors have in common: threads, and memory to work in. A predictor never changes and may be called by any number of
/// threads at once; each call has a workspace of its own, which is kept for the next one.
/// </summary>
public abstract class Predictor : IDisposable
{
    private readonly LayerWeights _weights;
    private readonly int _slots;
    private readonly WorkerPool _pool;
    private readonly Stack<Workspace> _free = new();
    private int _running;
    private bool _isDisposed;

    /// <summary>A predictor with these layers, which it owns.</summary>
    /// <param name="weights">What the layers were made by.</param>
    /// <param name="slots">How many slots a workspace has.</param>
    /// <param name="threads">The most threads that work on one call; null for one per processor.</param>
    protected Predictor(LayerWeights weights, int slots, int? threads = null)
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

    /// <summary>Runs one call in a workspace.</summary>
    /// <param name="call">What runs.</param>
    /// <param name="cancel">Calls it off between two pieces of work.</param>
    /// <exception cref="ObjectDisposedException">The predictor was disposed of.</exception>
    /// <exception cref="OperationCanceledException">The call was called off.</exception>
    protected T Run<T>(Func<Workspace, T> call, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        Workspace workspace = Rent();
        try
        {
            workspace.Cancel = cancel;
            return call(workspace);
        }
        finally
        {
            workspace.Cancel = default;
            Return(workspace);
        }
    }

    /// <summary>The caller's numbers as a plain value.</summary>
    /// <param name="numbers">The numbers, in memory that does not move.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="name">The input's name.</param>
    /// <param name="shape">The axes that the net gives it.</param>
    /// <exception cref="ArgumentException">There are not as many numbers as the axes say.</exception>
    protected static unsafe Value Input(float* numbers, int count, string name, params int[] shape) =>
        Value.Product(shape) == count ? new(numbers, shape)
            : throw new ArgumentException($"Input \"{name}\": expected {Value.Product(shape)} numbers for the shape [{string.Join(", ", shape)}], found {count}.", name);

    private Workspace Rent()
    {
        lock (_free)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            _running++;
            return _free.TryPop(out Workspace? free) ? free : new Workspace(_slots, _pool);
        }
    }

    private void Return(Workspace workspace)
    {
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
}
