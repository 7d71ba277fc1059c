using static TorchSharp.torch;

namespace Prototxt.Training.Distributed;

/// <summary>
/// Processes that train one net together, each on its share of the data. Every one of them makes the same calls in the same order.
/// Tensors are contiguous, on the CPU, of floats, doubles, 64-bit whole numbers or bytes, and have the same size everywhere.
/// </summary>
public interface IProcessGroup : IDisposable
{
    /// <summary>This process, from 0. Process 0 writes logs and snapshots.</summary>
    int Rank { get; }

    /// <summary>How many processes there are.</summary>
    int Size { get; }

    /// <summary>
    /// Begins to add up a tensor over all processes, in place, and returns at once. The memory belongs to the call until the task
    /// is through; the caller keeps the tensor alive.
    /// </summary>
    /// <param name="tensor">What this process adds; the sum, when the task is through.</param>
    Task IAllReduce(Tensor tensor);

    /// <summary>Gives all processes the numbers that one of them has.</summary>
    /// <param name="tensor">The numbers of <paramref name="root"/>; written on the other processes.</param>
    /// <param name="root">The process that gives.</param>
    void Broadcast(Tensor tensor, int root = 0);

    /// <summary>Waits until all processes are here.</summary>
    /// <param name="patient">Whether without a limit of time: while one process does what may take long, such as a test.</param>
    void Barrier(bool patient = false);

    /// <summary>Ends all processes of the job at once, where this one cannot go on; what is on the disk stays as it is.</summary>
    /// <param name="reason">Goes to the standard error stream.</param>
    void Abort(string reason);
}
