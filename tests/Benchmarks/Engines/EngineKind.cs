using System.Globalization;
using Prototxt.Benchmarks.Nets;
using Prototxt.Inference;

namespace Prototxt.Benchmarks.Engines;

/// <summary>An engine as the report knows it.</summary>
/// <param name="Word">The name on the command line.</param>
/// <param name="Name">The name in the report.</param>
/// <param name="WarmUp">Loads the engine's library, so that loading a model does not measure it.</param>
/// <param name="Load">Loads a net.</param>
internal sealed record EngineKind(string Word, string Name, Action WarmUp, Func<NetFolder, Engine> Load)
{
    /// <summary>The one that others are compared with.</summary>
    public const string Predictor = "predictor", PredictorAvx2 = "predictor-avx2", PredictorAheadOfTime = "predictor-aot", PredictorPackaged = "predictor-packaged", OnnxProgram = "program-onnx", PredictorBFloat16 = "predictor-bf16", TorchSharp = "torchsharp", ByHand = "by-hand", Onnx = "onnx", OpenCv = "opencv", OpenCvAvx2 = "opencv-avx2";

    // Only what is measured counts, whatever this program was started with.
    private static readonly Dictionary<string, string?> clean = new()
    {
        ["DOTNET_EnableAVX512F"] = null,
        ["DOTNET_EnableAVX512"] = null,
        ["OPENCV_CPU_DISABLE"] = null,
        ["ONEDNN_MAX_CPU_ISA"] = null,
        ["GOMP_SPINCOUNT"] = null,
        ["OMP_WAIT_POLICY"] = null,
    };

    private static readonly Dictionary<string, string?> plain = With(("ONEDNN_MAX_CPU_ISA", "SSE41"));

    /// <summary>The variables of its process's environment.</summary>
    public IReadOnlyDictionary<string, string?> Variables { get; init; } = clean;

    /// <summary>Variables with which libtorch's plain convolutions run: its others are wrong on some processors.</summary>
    public IReadOnlyDictionary<string, string?>? Fallback { get; init; }

    /// <summary>Whether a net is one that it is measured with.</summary>
    public Func<NetFacts, bool> Concerns { get; init; } = static _ => true;

    /// <summary>The largest batch that it is measured with.</summary>
    public int MostImages { get; init; } = int.MaxValue;

    /// <summary>How far its answers may be from the predictor's, as a part of the largest number.</summary>
    public double Tolerance { get; init; } = 5e-4;

    /// <summary>A program of its own that does what a worker does, and its arguments; null where this program does it.</summary>
    public Func<NetFolder, (string Path, string[] Arguments)>? Program { get; init; }

    /// <summary>Why the engine cannot run a net; null where it can.</summary>
    public Func<NetFacts, string?> Lacks { get; init; } = static _ => null;

    public static IReadOnlyList<EngineKind> All { get; } =
    [
        new(Predictor, "Prototxt predictor", PredictorEngine.WarmUp, static f => new PredictorEngine(f)) { Lacks = static f => f.NoPredictor },
        new(OpenCv, "OpenCV", OpenCvEngine.WarmUp, static f => new OpenCvEngine(f)),
        new(Onnx, "ONNX Runtime", OnnxEngine.WarmUp, static f => new OnnxEngine(f)) { Lacks = static f => f.NoOnnx },
        new(TorchSharp, "Prototxt on TorchSharp", TorchEngine.WarmUp, static f => new GeneratedEngine(f)) { Fallback = plain },
        new(ByHand, "TorchSharp by hand", TorchEngine.WarmUp, static f => new HandWrittenEngine(f)) { Fallback = plain, Concerns = static f => f.Name == HandWrittenEngine.Net },
        new(PredictorAvx2, "Prototxt predictor, AVX2", PredictorEngine.WarmUp, static f => new PredictorEngine(f))
        {
            Lacks = static f => f.NoPredictor,
            Variables = With(("DOTNET_EnableAVX512F", "0"), ("DOTNET_EnableAVX512", "0")),
        },
        OfProgram(PredictorPackaged, "Prototxt predictor, as packaged", static f => f.CaffeModel, mostImages: 1),
        OfProgram(PredictorAheadOfTime, "Prototxt predictor, ahead of time", static f => f.CaffeModel, mostImages: 1),
        // How it begins; its passes are those of the other.
        OfProgram(OnnxProgram, "ONNX Runtime, a program of its own", static f => f.Onnx, mostImages: 0),
        // What it makes of answers is in docs/predicting.md, and held by tests.
        new(PredictorBFloat16, "Prototxt predictor, weights of two bytes", PredictorEngine.WarmUp, static f => new PredictorEngine(f, precision: WeightPrecision.BFloat16))
        {
            Concerns = static f => f.NoPredictor is null && f.Parameters > 20e6,
            MostImages = 1,
            Tolerance = 0.1,
        },
        new(OpenCvAvx2, "OpenCV, AVX2", OpenCvEngine.WarmUp, static f => new OpenCvEngine(f)) { Variables = With(("OPENCV_CPU_DISABLE", "AVX512-SKX,AVX512-CNX,AVX512-CLX,AVX512-ICL,AVX512F")) },
    ];

    private static EngineKind OfProgram(string word, string name, Func<NetFolder, string> model, int mostImages) =>
        new(word, name, static () => { }, static _ => throw new NotSupportedException("It is a program of its own."))
        {
            Concerns = f => f.Programs.ContainsKey(word),
            Lacks = f => f.Programs[word].Failure ?? (word == OnnxProgram ? f.NoOnnx : null),
            MostImages = mostImages,
            Program = f => (f.Program(word), [model(f), $"{Engine.Threads}", f.Facts.Input, f.Facts.Range.ToString(CultureInfo.InvariantCulture), string.Join(',', f.Facts.Shape), string.Join(',', f.Facts.Outputs.Select(o => o.Blob))]),
        };

    private static Dictionary<string, string?> With(params (string Name, string Value)[] variables)
    {
        var all = new Dictionary<string, string?>(clean);
        foreach ((string name, string value) in variables)
            all[name] = value;
        return all;
    }
}
