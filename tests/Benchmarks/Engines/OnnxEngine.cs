using Microsoft.ML.OnnxRuntime;

namespace Prototxt.Benchmarks.Engines;

/// <summary>ONNX Runtime on the same weights as an ONNX file.</summary>
internal sealed class OnnxEngine : Engine
{
    private readonly InferenceSession session;
    private readonly RunOptions options = new();
    private OrtValue? input;

    public OnnxEngine(ModelFiles files)
    {
        using var session = new SessionOptions { IntraOpNumThreads = Threads, InterOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        this.session = new InferenceSession(files.Onnx, session);
    }

    public static void WarmUp() => _ = OrtEnv.Instance();

    public override void Prepare(float[] input, int batch)
    {
        this.input?.Dispose();
        this.input = OrtValue.CreateTensorValueFromMemory(input, [batch, ModelFiles.Channels, ModelFiles.Side, ModelFiles.Side]);
    }

    public override void Forward()
    {
        using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(options, ["data"], [input!], ["prob"]);
    }

    public override float[] Output()
    {
        using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(options, ["data"], [input!], ["prob"]);
        return outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }

    public override void Dispose()
    {
        input?.Dispose();
        options.Dispose();
        session.Dispose();
        base.Dispose();
    }
}
