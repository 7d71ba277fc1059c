namespace Prototxt.Inference;

/// <summary>
/// The threads that help, shared by all predictors of the process. A worker without work looks out for some for a moment, since
/// the next layer follows within microseconds, and then sleeps, so that an idle net costs nothing. Callers never wait for a worker
/// to come free: whoever finds none does its work alone.
/// </summary>
internal static class Workers
{
    // So long a worker looks out before it sleeps: about a tenth of a millisecond in all.
    private const int Turns = 400;
    private const int MostJobs = 16;

    private static readonly Job?[] Jobs = new Job?[MostJobs];
    private static readonly object Gate = new();
    private static int _callers;
    private static int _started;
    private static int _sleeping;

    /// <summary>How many threads help at present, awake or asleep.</summary>
    public static int Count => Volatile.Read(ref _started);

    /// <summary>How many of them are asleep.</summary>
    public static int Sleeping => Volatile.Read(ref _sleeping);

    /// <summary>Runs items on this thread and on up to <paramref name="helpers"/> others, and returns when all are done.</summary>
    public static void Run(int count, int helpers, Action<int> body, CancellationToken cancel)
    {
        var job = new Job(count, helpers, body, cancel);
        int callers = Interlocked.Increment(ref _callers);
        try
        {
            // As many callers as processors keep them all busy without help.
            int place = callers >= Environment.ProcessorCount && callers > 1 ? -1 : Publish(job, helpers);
            job.Work();
            if (place >= 0)
                Volatile.Write(ref Jobs[place], null);
            job.Close();
        }
        finally
        {
            Interlocked.Decrement(ref _callers);
        }
    }

    private static int Publish(Job job, int helpers)
    {
        if (Count < helpers)
            Start(helpers);
        for (int i = 0; i < MostJobs; i++)
            if (Interlocked.CompareExchange(ref Jobs[i], job, null) is null)
            {
                Wake(helpers);
                return i;
            }
        return -1;
    }

    // The exchange above and the one below are full fences: either the worker sees the job, or this sees the worker asleep.
    private static void Wake(int helpers)
    {
        if (Sleeping == 0)
            return;
        lock (Gate)
            for (int i = Math.Min(helpers, _sleeping); i > 0; i--)
                Monitor.Pulse(Gate);
    }

    private static void Start(int wanted)
    {
        lock (Gate)
            for (; _started < wanted; _started++)
            {
                int worker = _started;
                new Thread(() => Loop(worker), maxStackSize: 1 << 20) { IsBackground = true, Name = "Prototxt predictor" }.Start();
            }
    }

    private static void Loop(int worker)
    {
        while (true)
        {
            if (!HelpSomebody(worker) && !LookOut())
                Sleep();
        }
    }

    private static bool HelpSomebody(int worker)
    {
        bool helped = false;
        for (int i = 0; i < MostJobs; i++)
            helped |= Volatile.Read(ref Jobs[i]) is { } job && job.TryHelp(worker);
        return helped;
    }

    private static bool LookOut()
    {
        for (int turn = 0; turn < Turns; turn++)
        {
            if (HasWork())
                return true;
            Thread.SpinWait(8);
        }
        return false;
    }

    private static void Sleep()
    {
        lock (Gate)
        {
            Interlocked.Increment(ref _sleeping);
            if (!HasWork())
                Monitor.Wait(Gate);
            Interlocked.Decrement(ref _sleeping);
        }
    }

    private static bool HasWork()
    {
        for (int i = 0; i < MostJobs; i++)
            if (Volatile.Read(ref Jobs[i]) is { IsOpen: true })
                return true;
        return false;
    }
}
