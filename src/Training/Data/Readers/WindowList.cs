using System.Globalization;
using Prototxt.Imaging;
using Prototxt.Training.Data.Places;

namespace Prototxt.Training.Data.Readers;

/// <summary>A window with its picture's path and its label.</summary>
internal readonly record struct LabelledWindow(string Path, float Label, PictureWindow Window);

/// <summary>
/// A window file: of each picture "# number", the path, channels, height, width and the number of windows, and then a line for each
/// window: class, overlap with an object, x1, y1, x2, y2.
/// </summary>
internal sealed class WindowList
{
    private readonly DataPlace _place;
    private readonly List<(int Number, string Text)> _lines;
    private int _next;

    private WindowList(DataPlace place, List<(int Number, string Text)> lines) => (_place, _lines) = (place, lines);

    public List<LabelledWindow> Background { get; } = [];

    public List<LabelledWindow> Foreground { get; } = [];

    /// <exception cref="DataException">The file is missing, or a line of it is not what belongs there.</exception>
    public static WindowList Read(WindowDataLayer layer, DataPlace place, DataContext context)
    {
        var list = new WindowList(place, ListFile.Lines(place, layer, context, "windows"));
        for (int picture = 0; list._next < list._lines.Count; picture++)
            list.ReadPicture(picture, layer, context);
        return list;
    }

    private void ReadPicture(int picture, WindowDataLayer layer, DataContext context)
    {
        string[] head = Fields("\"# \" and the number of a picture");
        if (head is not ["#", var number] || number != picture.ToString(CultureInfo.InvariantCulture))
            throw Wrong($"\"# {picture}\", the next picture", "something else");
        string path = context.Resolve(layer.RootFolder + Line("the path of a picture").Trim());
        int[] sizes = Wholes("channels", "height", "width", "the number of windows");
        (int channels, int height, int width, int windows) = (sizes[0], sizes[1], sizes[2], sizes[3]);
        if (channels is not (1 or 3) || height < 1 || width < 1 || windows < 0)
            throw Wrong("1 or 3 channels, height, width and the number of windows before", $"{channels}, {height}, {width} and {windows}");
        for (int i = 0; i < windows; i++)
            Add(layer, path, Fields("a window: class, overlap, x1, y1, x2, y2"));
    }

    private void Add(WindowDataLayer layer, string path, string[] fields)
    {
        var sides = new int[4];
        if (fields.Length != 6 || !float.TryParse(fields[1], CultureInfo.InvariantCulture, out float overlap) || !int.TryParse(fields[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int label)
            || !Enumerable.Range(0, 4).All(i => int.TryParse(fields[i + 2], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out sides[i])))
            throw Wrong("a window: class, overlap, x1, y1, x2, y2", "other fields");
        var window = new PictureWindow(sides[0], sides[1], sides[2], sides[3]);
        if (overlap >= layer.ForegroundThreshold)
            Foreground.Add(new LabelledWindow(path, label > 0 ? label : throw Wrong("a class above 0 for a window with an object", $"{label}"), window));
        else if (overlap < layer.BackgroundThreshold)
            Background.Add(new LabelledWindow(path, 0, window));
    }

    // One on each line, or several.
    private int[] Wholes(params string[] what)
    {
        List<int> found = [];
        while (found.Count < what.Length)
            foreach (string field in Fields(what[found.Count]))
                found.Add(found.Count == what.Length ? throw Wrong($"{what[^1]} at the end of its line", "more")
                    : int.TryParse(field, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) ? value
                    : throw Wrong(what[found.Count], "no whole number"));
        return [.. found];
    }

    private string[] Fields(string what) => Line(what).Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);

    private string Line(string what) => _next < _lines.Count ? _lines[_next++].Text : throw _place.Error(what, "the end of the file");

    private DataException Wrong(string expected, string found) => ListFile.Line(_place, _lines[_next - 1].Number, _lines[_next - 1].Text).Error(expected, found);
}
