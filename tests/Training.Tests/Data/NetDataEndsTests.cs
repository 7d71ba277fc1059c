using Prototxt.Imaging;
using Prototxt.Training.Data;
using Prototxt.Training.Tests.Solvers;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Training.Tests.Data;

/// <summary>Whatever way data comes to its end, its thread, its files and its tensors go with it.</summary>
[Collection(nameof(AloneTests))]
public sealed class NetDataEndsTests : IDisposable
{
    private const string ThreadName = "Prototxt data";

    private readonly DataFolder folder = new();

    public void Dispose() => folder.Dispose();

    [SkippableFact]
    public void Two_hundred_that_are_disposed_of_leave_nothing()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "The names of threads and open files are read from Linux's /proc.");
        Records("whole", 5);
        Records("damaged", 5, damaged: 3);
        long tensors = Tensors();
        for (int i = 0; i < 200; i++)
        {
            using NetData<Batch> data = Open(i % 4 == 3 ? "damaged" : "whole");
            for (int taken = 0; taken < i % 4; taken++)
                if (Record.Exception(() => data.Next().Dispose()) is { } error)
                    Assert.IsType<DataException>(error);
        }
        Assert.InRange(Tensors(), 0, tensors);
        Assert.DoesNotContain(Directory.EnumerateFiles("/proc/self/fd").Select(Target), t => t.StartsWith(folder.Path, StringComparison.Ordinal));
        // a thread that was waited for may be seen for a moment more
        SpinWait.SpinUntil(() => Threads() == 0, TimeSpan.FromSeconds(30));
        Assert.Equal(0, Threads());
    }

    [Fact]
    public async Task Who_waits_is_told_when_another_disposes_of_it()
    {
        Records("whole", 2);
        using var entered = new ManualResetEventSlim();
        using var leave = new ManualResetEventSlim();
        NetData<Batch> data = Open("whole", _ =>
        {
            entered.Set();
            leave.Wait();
        });
        data.Next().Dispose();
        entered.Wait(); // the second batch is being read
        Task<Exception?> waiting = Task.Run<Exception?>(() => Record.Exception(() => data.Next().Dispose()));
        Task closing = Task.Run(data.Dispose);
        Assert.IsType<ObjectDisposedException>(await waiting);
        leave.Set();
        await closing;
    }

    [Fact]
    public async Task Who_is_told_something_by_it_may_dispose_of_it()
    {
        Records("whole", 2);
        var disposed = new TaskCompletionSource();
        NetData<Batch>? data = null;
        using var isOpen = new ManualResetEventSlim();
        data = Open("whole", _ =>
        {
            isOpen.Wait();
            data!.Dispose();
            disposed.TrySetResult();
        });
        isOpen.Set();
        await disposed.Task.WaitAsync(TimeSpan.FromMinutes(5));
        Assert.Throws<ObjectDisposedException>(data.Next);
        data.Dispose();
    }

    private NetData<Batch> Open(string source, Action<string>? note = null) => DataLayers.Open(
        $"layer {{ name: 'd' type: 'Data' top: 'data' top: 'label' data_param {{ source: '{source}' batch_size: 2 backend: LMDB }} }}",
        Phase.Train, new() { Folder = folder.Path, Note = note });

    private void Records(string name, int count, int damaged = -1)
    {
        using var writer = new DatabaseWriter(folder[name]);
        for (int i = 0; i < count; i++)
            if (i == damaged)
                writer.AddEncoded($"{i}", "no picture"u8, 0);
            else
                writer.Add($"{i}", Picture.FromBytes(new byte[12], 2, 2, 3), i);
        writer.Complete();
    }

    private static long Tensors()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return Tensor.TotalCount;
    }

    private static string Target(string link) => File.ResolveLinkTarget(link, returnFinalTarget: false)?.FullName ?? "";

    private static int Threads() => Directory.EnumerateDirectories("/proc/self/task").Count(t => Name(t) == ThreadName);

    private static string Name(string task)
    {
        try
        {
            return File.ReadAllText(Path.Combine(task, "comm")).TrimEnd();
        }
        catch (IOException) // it has ended
        {
            return "";
        }
    }
}
