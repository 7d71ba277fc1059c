using Prototxt.Training.Data;
using static TorchSharp.torch;

namespace Prototxt.Training.Passes;

/// <summary>Data, and how much of it has been taken.</summary>
/// <param name="data">The data.</param>
internal sealed class DataPosition(INetData data)
{
    public TimeSpan Waited => data.Waited;

    /// <summary>How many batches have been taken or passed over.</summary>
    public long Batches { get; private set; }

    public IReadOnlyDictionary<string, Tensor> Next()
    {
        Batches++;
        return data.Next();
    }

    /// <summary>Goes forward to where so many batches have been taken; there is no way back.</summary>
    /// <returns>Whether it is there now.</returns>
    public bool GoTo(long batches)
    {
        if (batches > Batches)
            data.Skip(batches - Batches);
        Batches = Math.Max(batches, Batches);
        return Batches == batches;
    }
}
