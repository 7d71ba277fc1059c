using Microsoft.ML.OnnxRuntime;

namespace Prototxt.Benchmarks.Programs;

/// <summary>ONNX Runtime.</summary>
internal sealed class Engine : IDisposable
{
    private readonly RunOptions options = new();
    private readonly InferenceSession session;
    private readonly string[] inputs, outputs;
    private readonly int[] axes;

    public Engine(string model, int threads, string input, int[] axes, string[] outputs)
    {
        (inputs, this.outputs, this.axes) = ([input], outputs, axes);
        using var options = new SessionOptions { IntraOpNumThreads = threads, InterOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        session = new InferenceSession(model, options);
    }

    public static void WarmUp() => _ = OrtEnv.Instance();

    public void Forward(float[] images, int batch)
    {
        using OrtValue input = Input(images, batch);
        using IDisposableReadOnlyCollection<OrtValue> results = session.Run(options, inputs, [input], outputs);
    }

    public IEnumerable<float[]> Outputs(float[] images, int batch)
    {
        using OrtValue input = Input(images, batch);
        using IDisposableReadOnlyCollection<OrtValue> results = session.Run(options, inputs, [input], outputs);
        return [.. results.Select(r => r.GetTensorDataAsSpan<float>().ToArray())];
    }

    public void Dispose()
    {
        session.Dispose();
        options.Dispose();
    }

    private OrtValue Input(float[] images, int batch)
    {
        var shape = new long[axes.Length + 1];
        shape[0] = batch;
        axes.CopyTo(shape, 1);
        return OrtValue.CreateTensorValueFromMemory(images, shape);
    }
}
