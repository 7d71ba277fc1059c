using System.Reflection;
using System.Runtime.ExceptionServices;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Emit;
using Prototxt.Generator.Naming;
using static TorchSharp.torch;

namespace Prototxt.Hosting;

/// <summary>
/// A net on its whole way: through the generator, through the C# compiler, into memory, from which it goes when it is disposed
/// of. Its methods are called by reflection, since the class did not exist when the caller was compiled.
/// </summary>
public sealed class CompiledNet : IDisposable
{
    // As many as show what is wrong.
    private const int MostMessages = 20;

    private readonly AssemblyLoadContext context;

    private CompiledNet(AssemblyLoadContext context, Stream image)
    {
        this.context = context;
        Type = context.LoadFromStream(image).GetTypes().Single(typeof(ICaffeNet).IsAssignableFrom);
        Net = CreateAnother();
    }

    /// <summary>The net, with parameters as its fillers made them.</summary>
    public ICaffeNet Net { get; }

    /// <summary>The generated class.</summary>
    public Type Type { get; }

    /// <summary>Compiles a prototxt and loads it.</summary>
    /// <exception cref="InvalidOperationException">There is no code without errors and warnings; the message has them.</exception>
    public static CompiledNet Of(string prototxt) => Of(GeneratorRun.Of(prototxt));

    /// <summary>Compiles a project with one net and loads it.</summary>
    /// <exception cref="InvalidOperationException">There is no code without errors and warnings, or another number of nets; the message has them.</exception>
    public static CompiledNet Of(GeneratorRun run)
    {
        using var image = new MemoryStream();
        EmitResult result = run.Output.Emit(image);
        Diagnostic[] messages = [.. result.Diagnostics.Where(d => d.Severity >= DiagnosticSeverity.Warning)];
        if (messages.Length > 0)
            throw new InvalidOperationException("The generated code does not compile without warnings:\n" + string.Join("\n", messages.Take(MostMessages)));
        image.Position = 0;
        var context = new AssemblyLoadContext("net", isCollectible: true);
        try
        {
            return new CompiledNet(context, image);
        }
        catch
        {
            context.Unload();
            throw;
        }
    }

    /// <summary>A second instance with its own parameters; the caller disposes of it.</summary>
    public ICaffeNet CreateAnother() => (ICaffeNet)Invoke(() => Activator.CreateInstance(Type))!;

    /// <summary>Whether the class has a method <c>Train</c>, <c>Test</c> or <c>Predict</c>.</summary>
    public bool HasView(string view) => Type.GetMethod(view) is not null;

    /// <summary>The view that stands for a phase, <c>TRAIN</c> or <c>TEST</c>: where it does nothing else than Predict, there is only Predict.</summary>
    public string ViewOf(string phase) => (phase, HasView("Train"), HasView("Test")) switch
    {
        ("TRAIN", true, _) => "Train",
        ("TEST", _, true) => "Test",
        _ => "Predict",
    };

    /// <summary>The view's blob set.</summary>
    /// <param name="view">The view's name.</param>
    /// <param name="inputs">The net's inputs by the names of their blobs; others are passed over.</param>
    /// <param name="net">The instance; <see cref="Net"/> where none is given.</param>
    public BlobSet Blobs(string view, IReadOnlyDictionary<string, Tensor> inputs, ICaffeNet? net = null) =>
        (BlobSet)Call(view + "Blobs", inputs, net)!;

    /// <summary>The outputs of the view's method by the names of their properties; one that is not named has the name "".</summary>
    /// <param name="view">The view's name.</param>
    /// <param name="inputs">The net's inputs by the names of their blobs; others are passed over.</param>
    /// <param name="net">The instance; <see cref="Net"/> where none is given.</param>
    public IReadOnlyDictionary<string, Tensor> Run(string view, IReadOnlyDictionary<string, Tensor> inputs, ICaffeNet? net = null)
    {
        object result = Call(view, inputs, net)!;
        return result is Tensor tensor
            ? new Dictionary<string, Tensor> { [""] = tensor }
            : result.GetType().GetProperties().Where(p => p.PropertyType == typeof(Tensor)).ToDictionary(p => p.Name, p => (Tensor)p.GetValue(result)!);
    }

    /// <summary>Disposes of the net and gives its class back; instances of <see cref="CreateAnother"/> keep the class until they go.</summary>
    public void Dispose()
    {
        Net.Dispose();
        context.Unload();
    }

    private object? Call(string name, IReadOnlyDictionary<string, Tensor> inputs, ICaffeNet? net)
    {
        MethodInfo method = Type.GetMethod(name) ?? throw new InvalidOperationException($"The class {Type.Name} has no method {name}.");
        Dictionary<string, Tensor> byName = inputs.ToDictionary(i => Identifiers.Camel(Identifiers.Pascal(i.Key)), i => i.Value);
        object[] arguments = [.. method.GetParameters().Select(p => byName.TryGetValue(p.Name!, out Tensor? value) ? (object)value : throw new InvalidOperationException($"{name} expects an input {p.Name}, found {string.Join(", ", byName.Keys)}."))];
        return Invoke(() => method.Invoke(net ?? Net, arguments));
    }

    // What the net throws, as if it had been called by its name.
    private static object? Invoke(Func<object?> call)
    {
        try
        {
            return call();
        }
        catch (TargetInvocationException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerException!);
            throw;
        }
    }
}
