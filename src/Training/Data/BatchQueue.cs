using System.Diagnostics;
using System.Runtime.ExceptionServices;
using static TorchSharp.torch;

namespace Prototxt.Training.Data;

/// <summary>Reads batches ahead on a thread of its own, in their order and at most so many.</summary>
internal sealed class BatchQueue : IDisposable
{
    private readonly Func<Tensor[]> _read;
    private readonly Action _pass;
    private readonly Queue<Tensor[]> _ready = [];
    private readonly object _lock = new();
    private readonly int _most;
    private readonly Thread _reader;
    private ExceptionDispatchInfo? _error;
    private long _waited;
    private long _toSkip;
    private bool _isClosed;

    /// <param name="read">Reads the next batch.</param>
    /// <param name="pass">Passes over the next batch.</param>
    /// <param name="most">So many batches may be ready.</param>
    public BatchQueue(Func<Tensor[]> read, Action pass, int most)
    {
        (_read, _pass, _most) = (read, pass, most);
        _reader = new Thread(ReadAhead) { IsBackground = true, Name = "Prototxt data" };
        _reader.Start();
    }

    public TimeSpan Waited => Stopwatch.GetElapsedTime(0, Interlocked.Read(ref _waited));

    /// <summary>The next batch, once it is ready. What went wrong with it is thrown, now and whenever another is asked for.</summary>
    public Tensor[] Next()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            if (_ready.Count == 0 && _error is null)
            {
                long start = Stopwatch.GetTimestamp();
                while (_ready.Count == 0 && _error is null && !_isClosed)
                    Monitor.Wait(_lock);
                Interlocked.Add(ref _waited, Stopwatch.GetTimestamp() - start);
                ObjectDisposedException.ThrowIf(_isClosed, this);
            }
            if (_ready.Count == 0)
                _error!.Throw();
            Monitor.PulseAll(_lock);
            return _ready.Dequeue();
        }
    }

    /// <summary>Passes over batches; those that are not read yet are not decoded.</summary>
    public void Skip(long batches)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            for (; batches > 0 && _ready.TryDequeue(out Tensor[]? batch); batches--)
                Release(batch);
            _toSkip += batches;
            Monitor.PulseAll(_lock);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isClosed = true;
            Monitor.PulseAll(_lock);
        }
        if (Thread.CurrentThread != _reader) // who is told something by it may dispose of it there
            _reader.Join();
        while (_ready.TryDequeue(out Tensor[]? batch))
            Release(batch);
    }

    private void ReadAhead()
    {
        try
        {
            while (true)
            {
                bool passes;
                lock (_lock)
                {
                    while (_ready.Count >= _most && !_isClosed)
                        Monitor.Wait(_lock);
                    if (_isClosed)
                        return;
                    passes = _toSkip > 0;
                }
                Tensor[]? batch = null;
                if (passes)
                    _pass();
                else
                    batch = _read();
                lock (_lock)
                {
                    if (_toSkip == 0)
                        _ready.Enqueue(batch!);
                    else
                    {
                        _toSkip--; // it was being read when it was passed over
                        Release(batch ?? []);
                    }
                    Monitor.PulseAll(_lock);
                }
            }
        }
        catch (Exception e)
        {
            lock (_lock)
            {
                _error = ExceptionDispatchInfo.Capture(e);
                Monitor.PulseAll(_lock);
            }
        }
    }

    private static void Release(Tensor[] batch)
    {
        foreach (Tensor tensor in batch)
            tensor.Dispose();
    }
}
