namespace Prototxt.Inference;

/// <summary>Copies a part of a picture that may reach beyond it, with zeros there.</summary>
internal static unsafe class PaddedCopy
{
    /// <summary>Copies rows and columns of an image.</summary>
    /// <param name="x">The pictures.</param>
    /// <param name="image">Which one.</param>
    /// <param name="top">The first row, which may be negative.</param>
    /// <param name="left">The first column, which may be negative.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="columns">How many columns.</param>
    /// <param name="to">Room for the copy.</param>
    /// <param name="view">How the copy lies in it.</param>
    public static void Run(Value x, int image, int top, int left, int rows, int columns, float* to, PictureView view)
    {
        int first = Math.Clamp(-left, 0, columns), last = Math.Clamp(x.Width - left, first, columns);
        if (x.IsChannelsLast)
        {
            for (int row = 0; row < rows; row++)
            {
                float* line = to + row * view.Row;
                bool inside = (uint)(top + row) < (uint)x.Height && last > first;
                int begin = inside ? first : columns, end = inside ? last : columns;
                Clear(line, begin * view.Pixel);
                if (inside)
                    Pixels(x.Pixel(image, top + row, left + first), x.Pitch, line + first * view.Pixel, (int)view.Pixel, last - first);
                Clear(line + end * view.Pixel, (columns - end) * view.Pixel);
            }
            return;
        }
        for (int channel = 0; channel < x.Channels; channel++)
            for (int row = 0; row < rows; row++)
            {
                float* line = to + channel * view.Channel + row * view.Row;
                bool inside = (uint)(top + row) < (uint)x.Height && last > first;
                int begin = inside ? first : columns, end = inside ? last : columns;
                Clear(line, begin);
                if (inside)
                    Copy(x.Data + (((long)image * x.Channels + channel) * x.Height + top + row) * x.Width + left + first, line + first, last - first);
                Clear(line + end, columns - end);
            }
    }

    private static void Pixels(float* from, int pitch, float* to, int room, int count)
    {
        if (pitch == room)
            Copy(from, to, (long)count * room);
        else
            for (int i = 0; i < count; i++)
                Copy(from + (long)i * pitch, to + (long)i * room, room);
    }

    private static void Copy(float* from, float* to, long count) => Buffer.MemoryCopy(from, to, count * sizeof(float), count * sizeof(float));

    private static void Clear(float* at, long count) => new Span<float>(at, (int)count).Clear();
}
