using System.Numerics.Tensors;
using System.Reflection;
using System.Runtime.Loader;
using Prototxt.Benchmarks.Nets;
using Prototxt.Benchmarks.Preparation;
using Prototxt.Inference;

namespace Prototxt.Benchmarks.Engines;

/// <summary>The predictor that the generator made of the prototxt, called as users call it.</summary>
internal sealed class PredictorEngine : Engine
{
    private readonly NetPredictor predictor;
    private readonly Func<NetPredictor, float[], int, object> predict;
    private readonly NetFacts facts;
    private float[] input = [];
    private int batch;

    public PredictorEngine(NetFolder folder, bool isTimed = false, WeightPrecision precision = WeightPrecision.Float32)
    {
        facts = folder.Facts;
        Assembly code = new AssemblyLoadContext(folder.Folder).LoadFromAssemblyPath(isTimed ? folder.TimedAssembly : folder.PredictorAssembly);
        Type type = code.GetType($"Consumer.{NetPreparation.Class}Predictor", throwOnError: true)!;
        predict = code.GetType("Consumer.Calls", throwOnError: true)!.GetMethod("Predict")!.CreateDelegate<Func<NetPredictor, float[], int, object>>();
        predictor = type.GetMethod("Load")!.CreateDelegate<Func<string, PredictorOptions?, NetPredictor>>()(folder.CaffeModel, new PredictorOptions { Threads = Threads, WeightPrecision = precision });
    }

    public static void WarmUp() => System.Runtime.CompilerServices.RuntimeHelpers.RunModuleConstructor(typeof(NetPredictor).Module.ModuleHandle);

    public override void Prepare(float[] input, int batch) => (this.input, this.batch) = (input, batch);

    public override void Forward() => predict(predictor, input, batch);

    public override IReadOnlyDictionary<string, float[]> Outputs()
    {
        Tensor<float> images = Tensor.Create(input, [batch, .. facts.Shape.Select(s => (nint)s)]);
        return predictor.Predict(new Dictionary<string, Tensor<float>> { [facts.Input] = images }).ToDictionary(o => o.Key, o => o.Value.ToArray());
    }

    public override void Dispose()
    {
        predictor.Dispose();
        base.Dispose();
    }
}
