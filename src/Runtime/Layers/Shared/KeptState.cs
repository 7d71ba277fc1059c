using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary>
/// The states that a recurrent layer keeps from one pass to the next. Passes may run at the same time: each begins with
/// states that one pass left together, and no state is disposed of while another thread reads it.
/// </summary>
internal sealed class KeptState
{
    private readonly object gate = new();
    private Tensor[] states = [];

    /// <summary>The kept states, for the caller to dispose of; none before the first pass.</summary>
    public Tensor[] Read()
    {
        lock (gate)
            return Array.ConvertAll(states, static state => state.alias());
    }

    /// <summary>Replaces the kept states.</summary>
    public void Keep(params Tensor[] next)
    {
        Tensor[] replaced = Array.ConvertAll(next, static state => state.detach().DetachFromDisposeScope());
        lock (gate)
            (states, replaced) = (replaced, states);
        foreach (Tensor state in replaced)
            state.Dispose();
    }
}
