namespace Prototxt.Kernels;

/// <summary>The same work done by us and by libtorch.</summary>
internal sealed record KernelTiming(string Name, double Work, Action Ours, Action Theirs, params IDisposable[] Owned) : IDisposable
{
    public void Dispose()
    {
        foreach (IDisposable owned in Owned)
            owned.Dispose();
    }
}
