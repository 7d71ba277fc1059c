using System.Diagnostics;

namespace Prototxt.Training.Mpi;

/// <summary>Starts a call that MPI goes on with by itself.</summary>
/// <param name="request">What tells whether it is through.</param>
/// <returns>0, or MPI's error.</returns>
internal delegate int MpiStart(out nint request);

/// <summary>One call to MPI on its way: waiting to be started, under way, or through.</summary>
/// <param name="what">For messages: what it does.</param>
/// <param name="start">Starts it.</param>
/// <param name="limit">How long it may take.</param>
internal sealed class MpiCall(string what, MpiStart start, TimeSpan limit)
{
    private readonly TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long posted = Stopwatch.GetTimestamp();
    private nint request;

    public Task Done => done.Task;

    public void Start() => OpenMpi.Check(start(out request), what);

    /// <summary>Asks MPI, which works on its calls only while it is asked.</summary>
    /// <exception cref="MpiException">MPI says no, or the time is over.</exception>
    public bool IsThrough()
    {
        OpenMpi.Check(OpenMpi.Test(ref request, out int flag, status: 0), what);
        if (flag != 0)
            done.SetResult();
        else if (limit != Timeout.InfiniteTimeSpan && Stopwatch.GetElapsedTime(posted) > limit)
            throw new MpiException($"{what}: the other processes did not do the same within {limit.TotalSeconds:0.###} s: one of them is lost or hangs (MpiOptions.TimeLimit)");
        return flag != 0;
    }

    public void Fail(Exception reason) => done.TrySetException(reason);
}
