using System.Diagnostics;
using Prototxt.Benchmarks.Engines;
using Prototxt.Benchmarks.Models;
using static TorchSharp.torch;

namespace Prototxt.Benchmarks.Forward;

/// <summary>Where the generated net spends its time: its blobs asked for one by one, each with what is new in it.</summary>
internal static class LayerTimes
{
    /// <summary>Median milliseconds per blob in net order.</summary>
    public static IReadOnlyList<(string Blob, double Milliseconds)> Of(ModelFiles files, int batch, int times)
    {
        set_num_threads(Engine.Threads);
        using AlexNet net = AlexNet.Load(files.CaffeModel);
        using Tensor input = tensor(ModelFiles.Input(batch), [batch, ModelFiles.Channels, ModelFiles.Side, ModelFiles.Side]);
        List<string> names = [];
        List<double[]> passes = [];
        using var grad = no_grad();
        for (int i = 0; i <= times; i++)
        {
            using BlobSet blobs = net.PredictBlobs(input);
            names = [.. blobs.Names];
            double[] pass = [.. names.Select(name => Time(() => blobs[name]))];
            if (i > 0) // the first pays for compiling
                passes.Add(pass);
        }

        return [.. names.Select((name, i) => (name, passes.Select(p => p[i]).Order().ElementAt(times / 2)))];
    }

    private static double Time(Func<Tensor> blob)
    {
        long start = Stopwatch.GetTimestamp();
        _ = blob();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
