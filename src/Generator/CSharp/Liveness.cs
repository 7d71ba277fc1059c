using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Model;

namespace Prototxt.Generator.CSharp;

/// <summary>Which step of a view is the last that needs a value: after it the tensor is disposed of or may be overwritten.</summary>
internal sealed class Liveness
{
    private const int Forever = int.MaxValue;
    private readonly int[] lastUse, lastUseOfStorage;

    // What a supplied method gives may be a view of what it was given, or of something of its own.
    private readonly HashSet<int> untouchable;
    private readonly ViewModel view;

    public Liveness(ViewModel view)
    {
        this.view = view;
        lastUse = new int[view.Values.Count];
        for (int s = 0; s < view.Steps.Count; s++)
        {
            foreach (int top in view.Steps[s].Tops)
                Use(top, s);
            foreach (int bottom in view.Steps[s].Bottoms)
                Use(bottom, s);
        }

        untouchable = [.. view.Steps.Where(s => s.Call.Kind == CallKind.Hook).SelectMany(s => s.Bottoms.Concat(s.Tops)).Select(v => view.Values[v].Storage)];
        foreach (int kept in view.Outputs.Select(o => o.Value).Concat(view.Losses.Select(l => l.Value)))
            lastUse[view.Values[kept].Origin] = Forever;
        lastUseOfStorage = new int[view.Values.Count];
        for (int v = 0; v < view.Values.Count; v++)
        {
            if (view.Values[v].IsInput)
                lastUse[v] = Forever;
            int storage = view.Values[v].Storage;
            lastUseOfStorage[storage] = Math.Max(lastUseOfStorage[storage], lastUse[view.Values[v].Origin]);
        }
    }

    /// <summary>The values that nobody needs once this step is done, those it made itself included.</summary>
    public IEnumerable<int> DyingAt(int step) =>
        view.Steps[step].Bottoms.Concat(view.Steps[step].Tops).Select(v => view.Values[v].Origin).Distinct().Where(v => lastUse[v] == step);

    /// <summary>Whether the step may write over its first bottom: nothing else lives in that memory any more.</summary>
    public bool MayOverwrite(int step, StepModel model)
    {
        if (!model.Call.CanOverwrite || model.Detached.Count > 0)
            return false;
        int storage = view.Values[model.Bottoms[0]].Storage;
        return lastUseOfStorage[storage] == step
            && model.Bottoms.Skip(1).Concat(model.Tops).All(v => view.Values[v].Storage != storage)
            && !view.Values[storage].IsInput
            && !untouchable.Contains(storage);
    }

    private void Use(int value, int step)
    {
        int origin = view.Values[value].Origin;
        lastUse[origin] = Math.Max(lastUse[origin], step);
    }
}
