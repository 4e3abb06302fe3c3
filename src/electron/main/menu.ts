import type { MenuItemConstructorOptions } from 'electron';
import type { ElectronApi } from './electron-api.ts';
import type { MainWords } from './words.ts';

type Entry = [role: NonNullable<MenuItemConstructorOptions['role']>, label: string] | 'separator';

/**
 * Sets the menu of the app, in the language of its window. Electron's own menu has the same entries
 * in English, whatever the person speaks. The entries are there for their shortcuts: zoom, copy,
 * close.
 */
export function setMenu({ Menu }: Pick<ElectronApi, 'Menu'>, { menu: m }: MainWords, platform: NodeJS.Platform): void {
  const app: [string, Entry[]] = [
    m.app,
    [['about', m.about], 'separator', ['hide', m.hide], ['hideOthers', m.hideOthers], 'separator', ['quit', m.quit]],
  ];
  const menus: [string, Entry[]][] = [
    ...(platform === 'darwin' ? [app] : []),
    [m.file, [platform === 'darwin' ? ['close', m.close] : ['quit', m.quit]]],
    [
      m.edit,
      [
        ...([['undo', m.undo], ['redo', m.redo], 'separator'] as Entry[]),
        ...([
          ['cut', m.cut],
          ['copy', m.copy],
          ['paste', m.paste],
          ['selectAll', m.selectAll],
        ] as Entry[]),
      ],
    ],
    [
      m.view,
      [
        ...([['reload', m.reload], 'separator'] as Entry[]),
        ...([
          ['resetZoom', m.resetZoom],
          ['zoomIn', m.zoomIn],
          ['zoomOut', m.zoomOut],
        ] as Entry[]),
        ...(['separator', ['togglefullscreen', m.fullScreen]] as Entry[]),
      ],
    ],
    [m.window, [['minimize', m.minimize], ...(platform === 'darwin' ? [['zoom', m.zoom] as Entry] : [])]],
  ];
  Menu.setApplicationMenu(
    Menu.buildFromTemplate(menus.map(([label, entries]) => ({ label, submenu: entries.map(itemOf) }))),
  );
}

function itemOf(entry: Entry): MenuItemConstructorOptions {
  return entry === 'separator' ? { type: 'separator' } : { role: entry[0], label: entry[1] };
}
