namespace Prototxt.Inference;

/// <summary>Work that falls into many equal units, shared in ranges of them.</summary>
internal static class Split
{
    /// <summary>Runs ranges that cover all units.</summary>
    /// <param name="workspace">The threads.</param>
    /// <param name="units">How many units there are.</param>
    /// <param name="work">What they cost together, in multiplications.</param>
    /// <param name="body">Does the units from the first number on and before the second.</param>
    public static void Run(Workspace workspace, long units, long work, Action<long, long> body) => Run(workspace.Pool, units, work, body, workspace.Cancel);

    /// <summary>Runs ranges that cover all units, for what has no workspace.</summary>
    public static void Run(WorkerPool pool, long units, long work, Action<long, long> body, CancellationToken cancel = default)
    {
        int items = pool.Items(units, work);
        (long each, long rest) = (units / items, units % items);
        pool.For(items, work, item => body(each * item + rest * item / items, each * (item + 1) + rest * (item + 1) / items), cancel);
    }
}
