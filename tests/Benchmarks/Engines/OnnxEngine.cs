using Microsoft.ML.OnnxRuntime;
using Prototxt.Benchmarks.Nets;

namespace Prototxt.Benchmarks.Engines;

/// <summary>ONNX Runtime on the same weights as an ONNX file.</summary>
internal sealed class OnnxEngine : Engine
{
    private readonly InferenceSession session;
    private readonly RunOptions options = new();
    private readonly NetFacts facts;
    private readonly string[] outputs;
    private OrtValue? input;

    public OnnxEngine(NetFolder folder)
    {
        facts = folder.Facts;
        outputs = [.. facts.Outputs.Select(o => o.Blob)];
        using var options = new SessionOptions { IntraOpNumThreads = Threads, InterOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        session = new InferenceSession(folder.Onnx, options);
    }

    public static void WarmUp() => _ = OrtEnv.Instance();

    public override void Prepare(float[] input, int batch)
    {
        this.input?.Dispose();
        this.input = OrtValue.CreateTensorValueFromMemory(input, [batch, .. facts.Shape.Select(s => (long)s)]);
    }

    public override void Forward()
    {
        using IDisposableReadOnlyCollection<OrtValue> results = Run();
    }

    public override IReadOnlyDictionary<string, float[]> Outputs()
    {
        using IDisposableReadOnlyCollection<OrtValue> results = Run();
        return outputs.Zip(results).ToDictionary(o => o.First, o => o.Second.GetTensorDataAsSpan<float>().ToArray());
    }

    public override void Dispose()
    {
        input?.Dispose();
        options.Dispose();
        session.Dispose();
        base.Dispose();
    }

    private IDisposableReadOnlyCollection<OrtValue> Run() => session.Run(options, [facts.Input], [input!], outputs);
}
