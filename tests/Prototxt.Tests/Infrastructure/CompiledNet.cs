using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Prototxt.Generator.Naming;
using static TorchSharp.torch;

namespace Prototxt.Tests.Infrastructure;

/// <summary>
/// A prototxt on the whole way: through the generator, through the C# compiler (no warning is tolerated), into memory. Its
/// methods are called by reflection, since the types did not exist when the test was compiled.
/// </summary>
internal sealed class CompiledNet : IDisposable
{
    private readonly AssemblyLoadContext context;
    private readonly Type type;

    private CompiledNet(Assembly assembly, AssemblyLoadContext context)
    {
        this.context = context;
        type = assembly.GetTypes().Single(t => typeof(ICaffeNet).IsAssignableFrom(t));
        Net = (ICaffeNet)Activator.CreateInstance(type)!;
    }

    public ICaffeNet Net { get; }

    public Type Type => type;

    public static CompiledNet Of(GeneratorRun run)
    {
        using var image = new MemoryStream();
        var messages = run.CompilerMessages.ToList();
        if (messages.Count > 0)
            throw new InvalidOperationException("The generated code does not compile without warnings:\n" + string.Join("\n", messages.Take(20)));
        Microsoft.CodeAnalysis.Emit.EmitResult result = run.Output.Emit(image);
        if (!result.Success)
            throw new InvalidOperationException(string.Join("\n", result.Diagnostics));
        image.Position = 0;
        var context = new AssemblyLoadContext("net", isCollectible: true);
        return new CompiledNet(context.LoadFromStream(image), context);
    }

    public static CompiledNet Of(string prototxt) => Of(GeneratorRun.Of(prototxt));

    /// <summary>A second instance with its own parameters.</summary>
    public ICaffeNet CreateAnother() => (ICaffeNet)Activator.CreateInstance(type)!;

    public bool HasView(string view) => type.GetMethod(view) is not null;

    /// <summary>The view that stands for a phase: where TRAIN or TEST do nothing else than Predict, there is only Predict.</summary>
    public string ViewOf(string phase) => (phase, HasView("Train"), HasView("Test")) switch
    {
        ("TRAIN", true, _) => "Train",
        ("TEST", _, true) => "Test",
        _ => "Predict",
    };

    public BlobSet Blobs(string view, IReadOnlyDictionary<string, Tensor> inputs, ICaffeNet? net = null) =>
        (BlobSet)Call(view + "Blobs", inputs, net)!;

    /// <summary>The straight-line method's outputs by property name.</summary>
    public IReadOnlyDictionary<string, Tensor> Run(string view, IReadOnlyDictionary<string, Tensor> inputs, ICaffeNet? net = null)
    {
        object result = Call(view, inputs, net)!;
        return result is Tensor tensor
            ? new Dictionary<string, Tensor> { [""] = tensor }
            : result.GetType().GetProperties().Where(p => p.PropertyType == typeof(Tensor)).ToDictionary(p => p.Name, p => (Tensor)p.GetValue(result)!);
    }

    public void Dispose()
    {
        Net.Dispose();
        context.Unload();
    }

    private object? Call(string name, IReadOnlyDictionary<string, Tensor> inputs, ICaffeNet? net)
    {
        MethodInfo method = type.GetMethod(name) ?? throw new InvalidOperationException($"The class has no method {name}.");
        Dictionary<string, Tensor> byName = inputs.ToDictionary(i => Identifiers.Camel(Identifiers.Pascal(i.Key)), i => i.Value);
        object[] arguments = [.. method.GetParameters().Select(p => byName.TryGetValue(p.Name!, out Tensor? value) ? (object)value : throw new InvalidOperationException($"No input {p.Name} among {string.Join(", ", byName.Keys)}."))];
        try
        {
            return method.Invoke(net ?? Net, arguments);
        }
        catch (TargetInvocationException e)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(e.InnerException!);
            throw;
        }
    }
}
