namespace Prototxt.Benchmarks.Engines;

/// <summary>Something that runs AlexNet on two threads.</summary>
internal abstract class Engine : IDisposable
{
    public const int Threads = 2;

    /// <summary>The one that others are compared with.</summary>
    public const string Reference = "TorchSharp by hand";

    /// <summary>All engines, by the names that the report gives them.</summary>
    public static IReadOnlyDictionary<string, Func<ModelFiles, Engine>> All { get; } = new Dictionary<string, Func<ModelFiles, Engine>>
    {
        [Reference] = static files => new HandWrittenEngine(files),
        ["Prototxt, generated"] = static files => new GeneratedEngine(files),
        ["ONNX Runtime"] = static files => new OnnxEngine(files),
        ["OpenCV DNN"] = static files => new OpenCvEngine(files),
    };

    /// <summary>Loads the engine's native library, so that loading a model does not measure it.</summary>
    public static void WarmUp(string name)
    {
        if (name == "ONNX Runtime")
            OnnxEngine.WarmUp();
        else if (name == "OpenCV DNN")
            OpenCvEngine.WarmUp();
        else
            TorchEngine.WarmUp();
    }

    /// <summary>Makes the input ready; not part of what is measured.</summary>
    public abstract void Prepare(float[] input, int batch);

    public abstract void Forward();

    /// <summary>The probabilities of one more pass.</summary>
    public abstract float[] Output();

    public virtual void Dispose() => GC.SuppressFinalize(this);
}
