using System.Reflection;
using static TorchSharp.torch;

namespace Prototxt.Hosting;

/// <summary>
/// A net on its whole way: through the generator, through the C# compiler, into memory, from which it goes when it is disposed
/// of. It is run through its views, since the class did not exist when the caller was compiled.
/// </summary>
public sealed class CompiledNet : IDisposable
{
    private readonly LoadedProject project;

    private CompiledNet(LoadedProject project)
    {
        this.project = project;
        Type = project.Types.Single(typeof(ICaffeNet).IsAssignableFrom);
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
        LoadedProject project = LoadedProject.Of(run);
        try
        {
            return new CompiledNet(project);
        }
        catch
        {
            project.Dispose();
            throw;
        }
    }

    /// <summary>A second instance with its own parameters; the caller disposes of it.</summary>
    public ICaffeNet CreateAnother(Device? device = null) =>
        (ICaffeNet)Type.GetConstructor([typeof(Device)])!.Invoke(BindingFlags.DoNotWrapExceptions, null, [device], null);

    /// <summary>A view of the net by its name; null where the class has none of it.</summary>
    public NetView? View(string name, ICaffeNet? net = null) => (net ?? Net).Views.FirstOrDefault(v => v.Name == name);

    /// <summary>The name of the view that stands for a phase, <c>TRAIN</c> or <c>TEST</c>: where it does nothing else than Predict, there is only Predict.</summary>
    public string ViewOf(string phase) => (phase, View("Train"), View("Test")) switch
    {
        ("TRAIN", not null, _) => "Train",
        ("TEST", _, not null) => "Test",
        _ => "Predict",
    };

    /// <summary>The view's blob set.</summary>
    /// <param name="view">The view's name.</param>
    /// <param name="inputs">The net's inputs by the names of their blobs; those of other views are passed over.</param>
    /// <param name="net">The instance; <see cref="Net"/> where none is given.</param>
    public BlobSet Blobs(string view, IReadOnlyDictionary<string, Tensor> inputs, ICaffeNet? net = null)
    {
        NetView found = Existing(view, net);
        return found.Blobs(Own(found, inputs));
    }

    /// <summary>The view's outputs.</summary>
    /// <param name="view">The view's name.</param>
    /// <param name="inputs">The net's inputs by the names of their blobs; those of other views are passed over.</param>
    /// <param name="net">The instance; <see cref="Net"/> where none is given.</param>
    public NetOutputs Run(string view, IReadOnlyDictionary<string, Tensor> inputs, ICaffeNet? net = null)
    {
        NetView found = Existing(view, net);
        return found.Run(Own(found, inputs));
    }

    /// <summary>Disposes of the net and gives its class back; instances of <see cref="CreateAnother"/> keep the class until they go.</summary>
    public void Dispose()
    {
        Net.Dispose();
        project.Dispose();
    }

    private NetView Existing(string view, ICaffeNet? net) =>
        View(view, net) ?? throw new InvalidOperationException($"The class {Type.Name} has no view {view}; it has {string.Join(", ", (net ?? Net).Views)}.");

    private static Dictionary<string, Tensor> Own(NetView view, IReadOnlyDictionary<string, Tensor> inputs) =>
        inputs.Where(i => view.Inputs.Any(p => p.Name == i.Key)).ToDictionary();
}
