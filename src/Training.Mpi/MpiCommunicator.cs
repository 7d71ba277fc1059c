using Prototxt.Tensors;
using Prototxt.Training.Distributed;
using static TorchSharp.torch;

namespace Prototxt.Training.Mpi;

/// <summary>
/// The processes that <c>mpirun</c> has started, as a group that trains one net. It talks to Open MPI 4 or 5 through its C
/// interface, by which <see cref="Run"/> begins and ends.
/// </summary>
public sealed class MpiCommunicator : IProcessGroup
{
    // MPI counts with int.
    private const long LongestCall = 1 << 30;

    private readonly MpiOptions options;
    private readonly MpiThread thread;

    private MpiCommunicator(MpiOptions options)
    {
        this.options = options;
        thread = new MpiThread();
    }

    /// <inheritdoc/>
    public int Rank => thread.Rank;

    /// <inheritdoc/>
    public int Size => thread.Size;

    /// <summary>Whether this process was started by <c>mpirun</c>, or by a job scheduler in its place.</summary>
    public static bool IsStarted => Array.Exists(["OMPI_COMM_WORLD_SIZE", "PMIX_RANK"], static name => Environment.GetEnvironmentVariable(name) is { Length: > 0 });

    /// <summary>
    /// Runs a program on all processes. Where it fails in one of them, the error is written and the whole job ended, so that
    /// nobody waits for who will not come.
    /// </summary>
    /// <param name="program">What each process does; its <see cref="Rank"/> tells them apart.</param>
    /// <param name="options">How processes deal with each other.</param>
    /// <exception cref="MpiException">Open MPI is not installed, or the program was not started by <c>mpirun</c>.</exception>
    public static void Run(Action<MpiCommunicator> program, MpiOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(program);
        RunAsync(mpi =>
        {
            program(mpi);
            return Task.CompletedTask;
        }, options).GetAwaiter().GetResult();
    }

    /// <summary>As <see cref="Run"/>, for a program with asynchronous calls.</summary>
    /// <param name="program">What each process does; its <see cref="Rank"/> tells them apart.</param>
    /// <param name="options">How processes deal with each other.</param>
    /// <exception cref="MpiException">Open MPI is not installed, or the program was not started by <c>mpirun</c>.</exception>
    public static async Task RunAsync(Func<MpiCommunicator, Task> program, MpiOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(program);
        if (!IsStarted)
            throw new MpiException($"The program was not started by mpirun. Start it so: mpirun -n 2 dotnet {Path.GetFileName(Environment.GetCommandLineArgs()[0])}");
        using var mpi = new MpiCommunicator(options ?? new());
        try
        {
            await program(mpi).ConfigureAwait(false);
            mpi.Barrier();
        }
        catch (Exception e)
        {
            mpi.Abort(e.ToString());
            throw;
        }
    }

    /// <inheritdoc/>
    public Task IAllReduce(Tensor tensor)
    {
        List<Task> parts = [];
        foreach ((nint address, int count) in Parts(tensor))
            parts.Add(Post("MPI_Iallreduce", (out nint request) =>
                OpenMpi.IAllReduce(OpenMpi.InPlace, address, count, TypeOf(tensor), OpenMpi.Sum, OpenMpi.World, out request)));
        return Task.WhenAll(parts);
    }

    /// <inheritdoc/>
    public void Broadcast(Tensor tensor, int root = 0)
    {
        foreach ((nint address, int count) in Parts(tensor))
            Post("MPI_Ibcast", (out nint request) => OpenMpi.IBroadcast(address, count, TypeOf(tensor), root, OpenMpi.World, out request)).GetAwaiter().GetResult();
    }

    /// <inheritdoc/>
    public void Barrier(bool patient = false) =>
        Post("MPI_Ibarrier", (out nint request) => OpenMpi.IBarrier(OpenMpi.World, out request), patient).GetAwaiter().GetResult();

    /// <inheritdoc/>
    public void Abort(string reason)
    {
        Console.Error.WriteLine($"Process {Rank} of {Size} ends the job: {reason}");
        Console.Error.Flush();
        thread.Abort();
    }

    /// <summary>Ends MPI.</summary>
    public void Dispose() => thread.Dispose();

    private Task Post(string what, MpiStart start, bool patient = false) =>
        thread.Post(new MpiCall(what, start, patient ? Timeout.InfiniteTimeSpan : options.TimeLimit));

    private static IEnumerable<(nint Address, int Count)> Parts(Tensor tensor)
    {
        if (!TensorMemory.IsPlain(tensor, tensor.dtype))
            throw new ArgumentException("Expected a contiguous tensor on the CPU.", nameof(tensor));
        nint start = Address(tensor);
        for (long offset = 0, count = tensor.numel(); offset < count; offset += LongestCall)
            yield return ((nint)(start + offset * tensor.ElementSize), (int)Math.Min(LongestCall, count - offset));
    }

    private static unsafe nint Address(Tensor tensor) => (nint)TensorMemory.Address(tensor);

    private static nint TypeOf(Tensor tensor) => tensor.dtype switch
    {
        ScalarType.Float32 => OpenMpi.Float,
        ScalarType.Float64 => OpenMpi.Double,
        ScalarType.Int64 => OpenMpi.Int64,
        ScalarType.Byte => OpenMpi.Byte,
        var other => throw new ArgumentException($"Expected float32, float64, int64 or uint8, found {other}.", nameof(tensor)),
    };
}
