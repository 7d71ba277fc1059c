using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Prototxt.Training.Mpi;

/// <summary>
/// The one thread that talks to MPI, from its beginning to its end. Others give it calls, which it starts in their order and then
/// keeps going: so calls advance while the program computes, and MPI needs to know nothing of threads.
/// </summary>
internal sealed partial class MpiThread : IDisposable
{
    // So often it looks again at once, which matters for small tensors; then it leaves the processor to those who compute.
    private const int Eager = 200;
    private const uint PauseMicroseconds = 100;

    private static readonly TimeSpan abortLimit = TimeSpan.FromSeconds(5);

    private readonly BlockingCollection<MpiCall> posted = [];
    private readonly List<MpiCall> underWay = [];
    private readonly TaskCompletionSource<(int, int)> begun = new();
    private readonly Thread thread;
    private volatile Exception? failure;
    private volatile bool isAborting;

    public MpiThread()
    {
        thread = new Thread(Run) { IsBackground = true, Name = "MPI" };
        thread.Start();
        (Rank, Size) = begun.Task.GetAwaiter().GetResult();
    }

    public int Rank { get; }

    public int Size { get; }

    /// <summary>Why no more calls are possible; null while they are.</summary>
    public Exception? Failure => failure;

    /// <summary>Gives the thread a call; the task is faulted where it or one before it has failed.</summary>
    public Task Post(MpiCall call)
    {
        posted.Add(call);
        return call.Done;
    }

    /// <summary>Ends the job: this process does not return from here.</summary>
    public void Abort()
    {
        isAborting = true;
        thread.Join(abortLimit);
        Environment.Exit(1); // where the thread itself is caught inside of MPI; mpirun then ends the others
    }

    /// <summary>Ends MPI, for which all processes have to come here.</summary>
    public void Dispose()
    {
        posted.CompleteAdding();
        thread.Join();
        posted.Dispose();
    }

    private void Run()
    {
        try
        {
            begun.SetResult(Begin());
        }
        catch (Exception e)
        {
            begun.SetException(e);
            return;
        }

        int idle = 0;
        while (!posted.IsCompleted || underWay.Count > 0)
        {
            if (isAborting)
                _ = OpenMpi.Abort(OpenMpi.World, 1);
            if (Advance())
                idle = 0;
            else if (++idle > Eager)
                _ = Pause(PauseMicroseconds);
            else
                Thread.Yield();
        }

        if (failure is null)
            _ = OpenMpi.Finish();
    }

    private static (int Rank, int Size) Begin()
    {
        OpenMpi.Load();
        OpenMpi.Check(OpenMpi.InitThread(0, 0, OpenMpi.ThreadFunneled, out int provided), "MPI_Init_thread");
        if (provided < OpenMpi.ThreadFunneled)
            throw new MpiException($"{OpenMpi.Version()} allows no threads beside the one that talks to it (level {provided}, needed {OpenMpi.ThreadFunneled}).");
        OpenMpi.Check(OpenMpi.CommSetErrorHandler(OpenMpi.World, OpenMpi.ErrorsReturn), "MPI_Comm_set_errhandler");
        OpenMpi.Check(OpenMpi.CommRank(OpenMpi.World, out int rank), "MPI_Comm_rank");
        OpenMpi.Check(OpenMpi.CommSize(OpenMpi.World, out int size), "MPI_Comm_size");
        return (rank, size);
    }

    // Whether anything has happened. Without a call to wait for, it sleeps until one is posted.
    private bool Advance()
    {
        bool any = false;
        while (underWay.Count == 0 && !isAborting ? posted.TryTake(out MpiCall? call, 100) : posted.TryTake(out call))
        {
            underWay.Add(call);
            any = true;
            Try(call.Start);
        }

        if (failure is null)
            Try(() => any |= underWay.RemoveAll(static c => c.IsThrough()) > 0);
        if (failure is null)
            return any;
        foreach (MpiCall failed in underWay)
            failed.Fail(failure);
        underWay.Clear();
        return any;
    }

    private void Try(Action action)
    {
        if (failure is not null)
            return;
        try
        {
            action();
        }
        catch (MpiException e)
        {
            failure = new MpiException($"Process {Rank} of {Size}: {e.Message}.", e);
        }
    }

    [LibraryImport("libc", EntryPoint = "usleep")]
    private static partial int Pause(uint microseconds);
}
