using System.Runtime.ExceptionServices;
using Prototxt.Training.Distributed;
using static TorchSharp.torch;

namespace Prototxt.Training.Tests.Distributed;

/// <summary>
/// Threads of one process as a group: the n-th call of each is one with the n-th of all others, and must be of the same kind and
/// size. What would hang or mix numbers up between processes throws here.
/// </summary>
internal sealed class ThreadGroup : IProcessGroup
{
    private readonly Meeting meeting;
    private int calls;

    private ThreadGroup(Meeting meeting, int rank) => (this.meeting, Rank) = (meeting, rank);

    public int Rank { get; }

    public int Size => meeting.Size;

    /// <summary>Sums that were begun, as sizes.</summary>
    public List<long> Sums { get; } = [];

    /// <summary>Runs one thread for each rank; throws what the first of them has thrown.</summary>
    public static T[] Run<T>(int size, Func<ThreadGroup, T> program)
    {
        var meeting = new Meeting(size);
        var tasks = Enumerable.Range(0, size).Select(rank => Task.Factory.StartNew(() =>
        {
            try
            {
                return program(new ThreadGroup(meeting, rank));
            }
            catch (Exception e)
            {
                meeting.Break(e);
                throw;
            }
        }, TaskCreationOptions.LongRunning)).ToArray();
        try
        {
            return Task.WhenAll(tasks).GetAwaiter().GetResult();
        }
        catch when (meeting.Broken is { } reason)
        {
            ExceptionDispatchInfo.Throw(reason);
            throw;
        }
    }

    public Task IAllReduce(Tensor tensor)
    {
        Sums.Add(tensor.numel());
        return meeting.Join(calls++, Rank, "sum", tensor, static tensors =>
        {
            using var noGrad = no_grad();
            using Tensor sum = tensors[0].clone();
            foreach (Tensor other in tensors.Skip(1))
                sum.add_(other);
            foreach (Tensor each in tensors)
                each.copy_(sum);
        });
    }

    public void Broadcast(Tensor tensor, int root = 0) => meeting.Join(calls++, Rank, "broadcast", tensor, tensors =>
    {
        using var noGrad = no_grad();
        foreach (Tensor each in tensors.Where((_, i) => i != root))
            each.copy_(tensors[root]);
    }).GetAwaiter().GetResult();

    public void Barrier(bool patient = false)
    {
        using Tensor nothing = zeros(1);
        meeting.Join(calls++, Rank, $"barrier, patient: {patient}", nothing, static _ => { }).GetAwaiter().GetResult();
    }

    public void Abort(string reason) => meeting.Break(new InvalidOperationException(reason));

    public void Dispose()
    {
    }

    private sealed class Meeting(int size)
    {
        private readonly Dictionary<int, (string Kind, Tensor?[] Tensors, TaskCompletionSource Done)> open = [];
        private Exception? broken;

        public int Size => size;

        public Exception? Broken => broken;

        public Task Join(int call, int rank, string kind, Tensor tensor, Action<Tensor[]> act)
        {
            kind = $"{kind} of {tensor.numel()} {tensor.dtype}";
            lock (open)
            {
                if (broken is not null)
                    throw new InvalidOperationException("Another rank has failed.", broken);
                if (!open.TryGetValue(call, out var met))
                    open[call] = met = (kind, new Tensor?[size], new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
                if (met.Kind != kind)
                    throw new InvalidOperationException($"Rank {rank}, call {call}: expected {met.Kind}, found {kind}.");
                met.Tensors[rank] = tensor;
                if (met.Tensors.All(t => t is not null))
                {
                    open.Remove(call);
                    act(met.Tensors!);
                    met.Done.SetResult();
                }

                return met.Done.Task;
            }
        }

        public void Break(Exception reason)
        {
            lock (open)
            {
                broken ??= reason;
                foreach (var (_, _, done) in open.Values)
                    done.TrySetException(new InvalidOperationException("Another rank has failed.", broken));
            }
        }
    }
}
