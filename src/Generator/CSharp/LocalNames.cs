using Prototxt.Generator.Model;

namespace Prototxt.Generator.CSharp;

/// <summary>The names of a view's values at the moment: the top of a layer that overwrites its bottom in place takes over the bottom's.</summary>
internal sealed class LocalNames
{
    private readonly ViewModel view;
    private readonly string[] names;

    public LocalNames(ViewModel view)
    {
        this.view = view;
        names = [.. view.Values.Select(v => v.Local)];
        Read = value => this[value];
        ReadChannelsLast = value => $"Caffe::ChannelsLast.Of({this[value]})";
    }

    /// <summary>How a layer reads a value.</summary>
    public Func<int, string> Read { get; }

    /// <summary>How a layer reads a value that it wants channels-last.</summary>
    public Func<int, string> ReadChannelsLast { get; }

    /// <summary>The local that holds a value's tensor; where a layer changes nothing, its bottom's.</summary>
    public string this[int value] => names[view.Values[value].Origin];

    /// <summary>Whether a layer's top takes over its bottom's name.</summary>
    public static bool TakesOver(StepModel step) => step.Overwrites && step.InPlace;

    /// <summary>The name of what a layer makes.</summary>
    public string Own(int value) => names[value];

    /// <summary>Goes on to the names behind a layer.</summary>
    public void Pass(StepModel step)
    {
        if (TakesOver(step))
            names[step.Tops[0]] = this[step.Bottoms[0]];
    }
}
