using System.Reflection;
using Prototxt.Inference;

namespace Prototxt.Hosting;

/// <summary>A net's predictor on its whole way: through the generator, through the C# compiler, into memory, from which it goes when it is disposed of.</summary>
public sealed class CompiledPredictor : IDisposable
{
    private readonly LoadedProject project;

    private CompiledPredictor(LoadedProject project)
    {
        this.project = project;
        Type = project.Types.Single(typeof(NetPredictor).IsAssignableFrom);
    }

    /// <summary>What a project with predictors is compiled against beside .NET and the package Prototxt.</summary>
    public static IReadOnlyList<Assembly> References { get; } = [typeof(NetPredictor).Assembly, typeof(System.Numerics.Tensors.Tensor).Assembly];

    /// <summary>The generated class.</summary>
    public Type Type { get; }

    /// <summary>Compiles a project with one predictor and loads it.</summary>
    /// <exception cref="InvalidOperationException">There is no code without errors and warnings, or another number of predictors; the message has them.</exception>
    public static CompiledPredictor Of(GeneratorRun run)
    {
        LoadedProject project = LoadedProject.Of(run);
        try
        {
            return new CompiledPredictor(project);
        }
        catch
        {
            project.Dispose();
            throw;
        }
    }

    /// <summary>A predictor with some weights, which it owns; the caller disposes of it.</summary>
    public NetPredictor Create(LayerWeights weights, PredictorOptions? options = null) =>
        (NetPredictor)Type.GetMethod("From")!.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [weights, options], null)!;

    /// <summary>Gives the class back; predictors keep it until they go.</summary>
    public void Dispose() => project.Dispose();
}
