using Prototxt.Imaging;
using Prototxt.Training.Data.Draws;

namespace Prototxt.Training.Data.Readers;

/// <summary>Reads Caffe's ImageData layer.</summary>
internal sealed class ImageDataReader : SampleReader
{
    private readonly ImageDataLayer _layer;
    private readonly (string Path, int Label)[] _lines;
    private readonly MersenneTwister? _shuffle;
    private readonly PictureSize? _size;
    private int _next;

    public ImageDataReader(ImageDataLayer layer, DataContext context)
        : base(layer, context, ListFile.Place(layer, context))
    {
        _layer = layer;
        if (layer.NewHeight > 0 != layer.NewWidth > 0)
            throw Place.Error("new_height and new_width together", $"{layer.NewHeight} and {layer.NewWidth}");
        _size = layer.NewHeight > 0 ? new PictureSize(layer.NewHeight, layer.NewWidth) : layer.Transform.ResizeTo;
        _lines = [.. ListFile.Lines(Place, layer, context, "pictures").Select(l => ListFile.Labelled(Place, l.Number, l.Text))];
        if (layer.Shuffle)
            CaffeShuffle.Shuffle(_lines, _shuffle = new MersenneTwister(context.Draw()));
        if (layer.RandSkip > 0)
            _next = Skipped(context.Draw() % (uint)layer.RandSkip);
        Check(Sample(_lines[_next], DrawnNumbers.None));
        EndSetUp();
    }

    protected override Sample Read(int item) => Sample(Advance(), Draw());

    protected override void Pass(int item)
    {
        Advance();
        Draw();
    }

    // Caffe moves on, and shuffles, as soon as the last line is taken.
    private (string Path, int Label) Advance()
    {
        (string, int) line = _lines[_next++];
        if (_next == _lines.Length)
        {
            Context.Note($"{Place}: restarting from the first of {_lines.Length} pictures.");
            _next = 0;
            if (_shuffle is not null)
                CaffeShuffle.Shuffle(_lines, _shuffle);
        }
        return line;
    }

    private PictureSample Sample((string Path, int Label) line, DrawnNumbers numbers)
    {
        string path = Context.Resolve(_layer.RootFolder + line.Path);
        return new PictureSample(path, line.Label, numbers, () => Picture.Load(path, new() { Color = _layer.IsColor ? PictureColor.Color : PictureColor.Gray }), size: _size);
    }

    private int Skipped(uint count) => count < _lines.Length ? (int)count : throw Place.Error($"more than {count} pictures, which rand_skip {_layer.RandSkip} leaves out", $"{_lines.Length}");
}
