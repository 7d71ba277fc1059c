using System.Reflection;
using static TorchSharp.torch;

namespace Prototxt.Hosting;

/// <summary>
/// A solver with its nets on its whole way: through the generator, through the C# compiler, into memory, from which it goes when it
/// is disposed of. What it is made from are objects here: only projects that train have their types.
/// </summary>
public sealed class CompiledSolver : IDisposable
{
    private const string Base = "Prototxt.Training.Solver`1";

    private readonly LoadedProject project;

    private CompiledSolver(LoadedProject project)
    {
        this.project = project;
        Type = project.Types.Single(t => t.BaseType is { IsGenericType: true } parent && parent.GetGenericTypeDefinition().FullName == Base);
    }

    /// <summary>The generated class.</summary>
    public Type Type { get; }

    /// <summary>What the solver file says: the class's <c>FileOptions</c>.</summary>
    public object FileOptions => Type.GetProperty("FileOptions")!.GetValue(null)!;

    /// <summary>Compiles a project with one solver and loads it.</summary>
    /// <exception cref="InvalidOperationException">There is no code without errors and warnings, or another number of solvers; the message has them.</exception>
    public static CompiledSolver Of(GeneratorRun run)
    {
        LoadedProject project = LoadedProject.Of(run);
        try
        {
            return new CompiledSolver(project);
        }
        catch
        {
            project.Dispose();
            throw;
        }
    }

    /// <summary>A net of the class that learns; the caller disposes of it.</summary>
    public ICaffeNet CreateNet(Device? device = null) => (ICaffeNet)Activator.CreateInstance(Type.BaseType!.GenericTypeArguments[0], [device])!;

    /// <summary>A solver, bound to its nets; the caller disposes of it.</summary>
    /// <param name="options">The <c>SolverOptions</c>; <see cref="FileOptions"/> where none are given.</param>
    /// <param name="device">Where the nets are made.</param>
    /// <param name="net">The net that learns; a new one where none is given.</param>
    /// <param name="data">The <c>SolverData</c>, if any.</param>
    public object Create(object? options = null, Device? device = null, ICaffeNet? net = null, object? data = null) =>
        Type.GetConstructors().Single().Invoke(BindingFlags.DoNotWrapExceptions, null, [options, device, net, data], null);

    /// <summary>Gives the classes back; solvers of <see cref="Create"/> keep them until they go.</summary>
    public void Dispose() => project.Dispose();
}
