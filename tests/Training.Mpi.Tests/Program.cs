using System.Diagnostics;
using Prototxt.Training.Mpi;
using Prototxt.Training.Mpi.Tests;
using static TorchSharp.torch;

// What the tests start through mpirun. Each process writes its lines to a file.
try
{
    MpiCommunicator.Run(Program.Part(args), args is ["hangs"] ? new() { TimeLimit = TimeSpan.FromSeconds(2) } : null);
    return 0;
}
catch (MpiException e)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}

/// <summary>The parts.</summary>
internal static partial class Program
{
    public static Action<MpiCommunicator> Part(string[] args) => args switch
    {
        ["calls"] => Calls,
        ["train", var folder, var batch, var dieAt] => mpi => Run.Solve(mpi, folder, Number(batch), Number(dieAt), Write),
        ["measure", var batch] => mpi => Measure.Run(mpi, Number(batch), Write),
        ["throws"] => mpi => Alone(mpi, () => throw new IOException("The picture 17 is broken.")),
        ["dies"] => mpi => Alone(mpi, () => Process.GetCurrentProcess().Kill()),
        ["hangs"] => mpi => Alone(mpi, () => Thread.Sleep(Timeout.Infinite)),
        _ => throw new ArgumentException($"No part {string.Join(' ', args)}."),
    };

    private static int Number(string text) => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static void Write(MpiCommunicator mpi, string line) =>
        File.AppendAllLines(Path.Combine(Environment.GetEnvironmentVariable(Job.Folder) ?? ".", $"{mpi.Rank:d3}"), [line]);

    private static void Calls(MpiCommunicator mpi)
    {
        using Tensor floats = full(1_000_001, mpi.Rank + 1, dtype: ScalarType.Float32), doubles = full(3, 0.5 + mpi.Rank, dtype: ScalarType.Float64);
        using Tensor bytes = tensor(mpi.Rank == 1 ? "given"u8.ToArray() : new byte[5]), whole = tensor(new long[] { mpi.Rank, long.MaxValue / 4 });
        Task[] sums = [mpi.IAllReduce(floats), mpi.IAllReduce(doubles), mpi.IAllReduce(whole)];
        Task.WaitAll(sums);
        mpi.Broadcast(bytes, root: 1);
        mpi.Barrier();
        mpi.Barrier(patient: true);
        string? nothing = Environment.GetEnvironmentVariable("does not exist");
        string caught = "";
        try
        {
            _ = nothing!.Length; // MPI leaves .NET its signals
        }
        catch (NullReferenceException e)
        {
            caught = e.GetType().Name;
        }

        Write(mpi, $"{mpi.Size} {floats.min().item<float>()} {floats.max().item<float>()} {doubles[0].item<double>()} {whole[0].item<long>()} {whole[1].item<long>()} {System.Text.Encoding.UTF8.GetString(bytes.bytes)} {caught}");
    }

    // Process 1 does something while the other waits for its part of a sum.
    private static void Alone(MpiCommunicator mpi, Action action)
    {
        Write(mpi, "begins");
        mpi.Barrier();
        if (mpi.Rank == 1)
            action();
        using Tensor x = zeros(10);
        mpi.IAllReduce(x).GetAwaiter().GetResult();
        Write(mpi, "is through");
    }
}
