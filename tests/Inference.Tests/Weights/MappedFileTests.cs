using System.Runtime.CompilerServices;
using Xunit;

namespace Prototxt.Inference.Tests.Weights;

/// <summary>A weight file as memory: given back by whoever forgets to, and page by page.</summary>
public sealed class MappedFileTests : IDisposable
{
    private const int Count = 1 << 20;

    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public MappedFileTests() => File.WriteAllBytes(_path, new byte[Count * sizeof(float)]);

    [SkippableFact]
    public void A_map_that_nobody_disposes_of_goes_with_its_owner()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Only Linux lists a process's maps.");
        Forget(_path);
        for (int i = 0; i < 10 && IsMapped(); i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        Assert.False(IsMapped());

        [MethodImpl(MethodImplOptions.NoInlining)]
        static void Forget(string path)
        {
            var map = new MappedFile(File.OpenHandle(path), path, new FileInfo(path).Length);
            GC.KeepAlive(map);
        }
    }

    [SkippableFact]
    public unsafe void Pages_that_are_forgotten_take_no_memory_and_are_the_files_again()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Only Linux tells how much of a map is in memory.");
        using var file = File.OpenHandle(_path);
        using var map = new MappedFile(file, _path, Count * sizeof(float));
        float* numbers = map.At(0, Count);
        for (int i = 0; i < Count; i += 256)
            numbers[i]++;
        Assert.Equal(Count * sizeof(float) / 1024, Resident());
        map.Forget(1000, Count - 1000); // the first page is used by others still
        Assert.InRange(Resident(), 1, 16);
        Assert.Equal((1, 0), (numbers[0], numbers[Count / 2]));
    }

    // Of a layer that is copied, the file's pages need not all be in memory at once.
    [SkippableFact]
    public unsafe void What_is_halved_is_forgotten_on_the_way()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Only Linux tells how much of a map is in memory.");
        using var file = File.OpenHandle(_path);
        using var map = new MappedFile(file, _path, Count * sizeof(float));
        var whole = new WeightMemory(map.At(0, Count), map, forget: (first, count) => map.Forget(first * sizeof(float), count));
        using WeightMemory halved = whole.Halve(Count);
        Assert.True(halved.IsHalved);
        Assert.InRange(Resident(), 0, Count * sizeof(float) / 1024 / 2);
    }

    public void Dispose() => File.Delete(_path);

    private bool IsMapped() => File.ReadLines("/proc/self/maps").Any(line => line.EndsWith(_path, StringComparison.Ordinal));

    // Kilobytes.
    private int Resident() => int.Parse(File.ReadLines("/proc/self/smaps").SkipWhile(line => !line.EndsWith(_path, StringComparison.Ordinal)).First(line => line.StartsWith("Rss:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], System.Globalization.CultureInfo.InvariantCulture);
}
